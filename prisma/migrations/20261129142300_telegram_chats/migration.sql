-- Whose answers come one after the other: the updates of a chat belong to one process of the bot while it lives.
ALTER TABLE "telegram_update" ADD COLUMN "chat_id" BIGINT;

-- Prisma has no partial indexes; all that is looked for by chat waits for its answer.
CREATE INDEX "telegram_update_waiting_chat_idx" ON "telegram_update" ("bot_id", "chat_id") WHERE "settled_at" IS NULL;

-- Processes of one bot share what Telegram lets it send. Leases last seconds: those that run begin again.
DELETE FROM "bot_process";
ALTER TABLE "bot_process" ADD COLUMN "bot_id" BIGINT NOT NULL;
ALTER TABLE "bot_process" ADD COLUMN "is_sending" BOOLEAN NOT NULL DEFAULT false;
