-- AlterTable
ALTER TABLE "telegram_update" ADD COLUMN     "owner" UUID;

-- CreateTable
CREATE TABLE "bot_process" (
    "id" UUID NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bot_process_pkey" PRIMARY KEY ("id")
);
