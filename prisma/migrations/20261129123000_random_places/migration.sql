-- The last twelve digits of an id begin with the end of UUID v7's counter, which counts up within a millisecond: pairs that
-- came in together stood in order. The last ten are nothing but chance.
DROP INDEX "caption_pair_random_place_idx";
CREATE INDEX "caption_pair_random_place_idx" ON "caption_pair" ("status", (right("id"::text, 10) COLLATE "C"), "id");
