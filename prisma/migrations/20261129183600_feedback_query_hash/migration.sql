-- What the pair of a vote is known by once the vote's words are gone.
ALTER TABLE "feedback" ADD COLUMN "query_hash" BYTEA;
UPDATE "feedback" SET "query_hash" = sha256(convert_to("image_id"::text || ' ' || "query", 'UTF8')) WHERE "query" IS NOT NULL;
