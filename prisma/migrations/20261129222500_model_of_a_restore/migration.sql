-- A backup has no indexes in it, so for an earlier one keep_model_in_use saw only that there are embeddings of the demo model. Every
-- system began with some: where another model has as many or more, and newer ones, it searched by the setting MODEL, which counts again.
UPDATE "setting" SET "value" = "value" - 'active', "updated_at" = now()
WHERE "key" = 'model' AND "value" ->> 'active' = 'demo' AND NOT "value" ? 'previous'
  AND NOT EXISTS (SELECT FROM "index_snapshot" WHERE "state" = 'published')
  AND (
    SELECT "model_id" NOT LIKE 'demo@%' FROM "embedding" GROUP BY "model_id"
    ORDER BY count(*) DESC, max("created_at") DESC LIMIT 1
  );
