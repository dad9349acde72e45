-- Which renditions a picture has. Those that came in before the one of 640 pixels get it from the worker; small ones need none.
ALTER TABLE "image" ADD COLUMN "rendition_set" SMALLINT NOT NULL DEFAULT 1;

UPDATE "image" SET "rendition_set" = 2 WHERE greatest("width", "height") <= 320;

CREATE INDEX "image_unrendered_idx" ON "image" ("id") WHERE "rendition_set" < 2 AND "state" <> 'removed';
