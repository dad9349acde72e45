-- A new system begins with another model from here on. Where nobody has chosen one and the demo model has searched until
-- now, it is what goes on searching: an upgrade changes no answers and embeds nothing anew by itself.
INSERT INTO "setting" ("key", "value", "updated_at")
SELECT 'model', '{"active": "demo"}', now()
WHERE COALESCE(
  (SELECT "model_id" LIKE 'demo@%' FROM "index_snapshot" WHERE "state" = 'published' ORDER BY "published_at" DESC LIMIT 1),
  EXISTS (SELECT FROM "embedding" WHERE "model_id" LIKE 'demo@%')
)
ON CONFLICT ("key") DO UPDATE
SET "value" = "setting"."value" || excluded."value", "updated_at" = now()
WHERE NOT "setting"."value" ? 'active';
