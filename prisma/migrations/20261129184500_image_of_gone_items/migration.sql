-- Entries whose page has gone since may have left an image behind, which a takedown goes by.
UPDATE "crawl_item" c SET "image_id" = i."id"
FROM "image" i
WHERE c."image_id" IS NULL AND c."kind" = 'picture' AND c."state" <> 'waiting'
  AND i."source" = c."source" AND i."source_token" = c."picture"->>'imageToken';
