-- CreateEnum
CREATE TYPE "UpdateOutcome" AS ENUM ('answered', 'failed', 'dropped');

-- CreateTable
CREATE TABLE "telegram_update" (
    "bot_id" BIGINT NOT NULL,
    "update_id" BIGINT NOT NULL,
    "payload" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT statement_timestamp(),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "journal" JSONB,
    "outcome" "UpdateOutcome",
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "telegram_update_pkey" PRIMARY KEY ("bot_id","update_id")
);

-- CreateIndex
CREATE INDEX "telegram_update_settled_at_idx" ON "telegram_update"("settled_at");
