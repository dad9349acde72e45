-- An edit of a message, or the next picture of an album, is known by what came before it, after a restart and in another process too.
ALTER TABLE "telegram_update" ADD COLUMN "said_key" BYTEA, ADD COLUMN "said_text" BYTEA;

-- Prisma has no partial indexes; most updates are looked for by nobody, and those of inline queries say nothing.
CREATE INDEX "telegram_update_said_idx" ON "telegram_update" ("bot_id", "said_key", "update_id") WHERE "said_key" IS NOT NULL;
