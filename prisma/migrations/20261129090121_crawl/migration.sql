-- CreateEnum
CREATE TYPE "CrawlItemState" AS ENUM ('waiting', 'done', 'dropped', 'gone');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "ImageSource" ADD VALUE 'commons';
ALTER TYPE "ImageSource" ADD VALUE 'list';

-- CreateTable
CREATE TABLE "crawl_job" (
    "id" UUID NOT NULL,
    "source" "ImageSource" NOT NULL,
    "query" TEXT NOT NULL,
    "state" "RunState" NOT NULL,
    "cursor" TEXT,
    "listed" BOOLEAN NOT NULL DEFAULT false,
    "complete" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "crawl_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "crawl_item" (
    "source" "ImageSource" NOT NULL,
    "token" TEXT NOT NULL,
    "job_id" UUID NOT NULL,
    "picture" JSONB NOT NULL,
    "state" "CrawlItemState" NOT NULL DEFAULT 'waiting',
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "crawl_item_pkey" PRIMARY KEY ("source","token")
);

-- CreateIndex
CREATE UNIQUE INDEX "crawl_job_source_query_key" ON "crawl_job"("source", "query");

-- CreateIndex
CREATE INDEX "crawl_item_job_id_state_attempts_token_idx" ON "crawl_item"("job_id", "state", "attempts", "token");

-- AddForeignKey
ALTER TABLE "crawl_item" ADD CONSTRAINT "crawl_item_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "crawl_job"("id") ON DELETE CASCADE ON UPDATE CASCADE;
