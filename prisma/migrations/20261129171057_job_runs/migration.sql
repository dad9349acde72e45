-- CreateEnum
CREATE TYPE "JobRunState" AS ENUM ('waiting', 'paused', 'done', 'failed', 'cancelled');

-- AlterEnum
ALTER TYPE "CrawlRunState" ADD VALUE 'paused';

-- AlterTable
ALTER TABLE "crawl_run" ADD COLUMN     "every_hours" INTEGER,
ADD COLUMN     "log" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "start_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "index_snapshot" ADD COLUMN     "build_ms" INTEGER,
ADD COLUMN     "bytes" DOUBLE PRECISION,
ADD COLUMN     "pinned" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "recall" DOUBLE PRECISION;

-- CreateTable
CREATE TABLE "job_run" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "state" "JobRunState" NOT NULL DEFAULT 'waiting',
    "start_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "every_hours" INTEGER,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "fault" JSONB,
    "problems" JSONB NOT NULL DEFAULT '[]',
    "log" JSONB NOT NULL DEFAULT '[]',
    "result" JSONB,
    "asked_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "moved_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "job_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "job_run_state_kind_start_at_idx" ON "job_run"("state", "kind", "start_at");
