-- CreateEnum
CREATE TYPE "CrawlRunState" AS ENUM ('waiting', 'done', 'failed', 'cancelled');

-- AlterTable
ALTER TABLE "crawl_job" ADD COLUMN     "finished_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "crawl_run" (
    "id" UUID NOT NULL,
    "source" "ImageSource" NOT NULL,
    "request" JSONB NOT NULL,
    "state" "CrawlRunState" NOT NULL DEFAULT 'waiting',
    "resume_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "fetched" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "fault" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "crawl_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "crawl_run_state_source_resume_at_idx" ON "crawl_run"("state", "source", "resume_at");

UPDATE "crawl_job" SET "finished_at" = "updated_at" WHERE "state" = 'complete';
