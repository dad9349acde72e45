-- AlterTable
ALTER TABLE "crawl_run" ADD COLUMN "problems" JSONB NOT NULL DEFAULT '[]';
