-- AlterTable
ALTER TABLE "gold_answer" ADD COLUMN     "later_ids" UUID[] DEFAULT ARRAY[]::UUID[];

-- CreateIndex
CREATE INDEX "crawl_item_source_job_id_kind_state_idx" ON "crawl_item"("source", "job_id", "kind", "state");

-- By hand from here on. Votes that wait for others, which are looked at again when fewer people have to judge a pair.
CREATE INDEX "review_waiting_idx" ON "review" ("pair_id") WHERE "blind" AND "status" = 'pending' AND "undone_at" IS NULL;
