ALTER TABLE "crawl_item" ADD COLUMN "image_id" UUID;

UPDATE "crawl_item" c SET "image_id" = i."id"
FROM "image" i
WHERE c."state" = 'done' AND c."kind" = 'picture' AND i."source" = c."source" AND i."source_token" = c."picture"->>'imageToken';

CREATE INDEX "crawl_item_image_id_idx" ON "crawl_item" ("image_id");

-- Takedowns go by the address of a page or of a picture. Addresses may be longer than what a B-tree holds.
CREATE INDEX "image_source_url_idx" ON "image" USING HASH ("source_url");
CREATE INDEX "crawl_item_url_idx" ON "crawl_item" USING HASH (("picture"->>'url'));
CREATE INDEX "crawl_item_page_url_idx" ON "crawl_item" USING HASH (("picture"->>'pageUrl'));
