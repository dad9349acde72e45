-- CreateEnum
CREATE TYPE "FeedbackVerdict" AS ENUM ('good', 'bad', 'irrelevant');

-- CreateTable
CREATE TABLE "telegram_person" (
    "person_hash" BYTEA NOT NULL,
    "settings" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "telegram_person_pkey" PRIMARY KEY ("person_hash")
);

-- CreateTable
CREATE TABLE "feedback" (
    "id" UUID NOT NULL,
    "image_id" UUID NOT NULL,
    "person_hash" BYTEA NOT NULL,
    "verdict" "FeedbackVerdict" NOT NULL,
    "query" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "feedback_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "feedback_image_id_idx" ON "feedback"("image_id");

-- CreateIndex
CREATE UNIQUE INDEX "feedback_person_hash_image_id_key" ON "feedback"("person_hash", "image_id");

-- AddForeignKey
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;
