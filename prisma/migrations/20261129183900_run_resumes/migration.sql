-- DropIndex
DROP INDEX "job_run_state_kind_start_at_idx";

-- AlterTable
ALTER TABLE "job_run" ADD COLUMN     "furthest" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "lost_starts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "resume_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

UPDATE "job_run" SET "resume_at" = "start_at", "furthest" = "done";

-- CreateIndex
CREATE INDEX "job_run_state_kind_resume_at_idx" ON "job_run"("state", "kind", "resume_at");
