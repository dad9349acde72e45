-- AlterTable
ALTER TABLE "review" ADD COLUMN "settled_at" TIMESTAMPTZ(3);

-- Votes that decided later than they were cast: few, and other programs are told of them in the order in which they did.
CREATE INDEX "review_settled_idx" ON "review" ("settled_at", "id") WHERE "settled_at" IS NOT NULL;
