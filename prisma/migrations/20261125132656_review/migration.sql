-- CreateEnum
CREATE TYPE "ReviewAction" AS ENUM ('approve', 'reject', 'edit', 'skip', 'flag', 'unflag', 'undo');

-- DropIndex
DROP INDEX "caption_pair_source_scorer_score_idx";

-- AlterTable
ALTER TABLE "caption_pair" ADD COLUMN     "flagged" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "original_persian" TEXT,
ADD COLUMN     "reviewed_at" TIMESTAMPTZ(3),
ADD COLUMN     "reviewer_id" TEXT;

-- AlterTable
ALTER TABLE "review" ADD COLUMN     "action" "ReviewAction",
ADD COLUMN     "previous_text" TEXT,
ADD COLUMN     "reasons" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "reviewer_id" TEXT,
ADD COLUMN     "text" TEXT,
ADD COLUMN     "undoes_id" UUID,
ADD COLUMN     "undone_at" TIMESTAMPTZ(3);

-- What there is so far are bulk decisions; one that leads back to pending took another back.
UPDATE "review" SET "action" = (CASE "status" WHEN 'approved' THEN 'approve' WHEN 'rejected' THEN 'reject'
    ELSE 'undo' END)::"ReviewAction";
ALTER TABLE "review" ALTER COLUMN "action" SET NOT NULL;

-- CreateTable
CREATE TABLE "review_lease" (
    "pair_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_lease_pkey" PRIMARY KEY ("pair_id")
);

-- CreateIndex
CREATE INDEX "review_lease_user_id_idx" ON "review_lease"("user_id");

-- CreateIndex
CREATE INDEX "review_lease_expires_at_idx" ON "review_lease"("expires_at");

-- CreateIndex
CREATE INDEX "caption_pair_status_source_scorer_score_id_idx" ON "caption_pair"("status", "source", "scorer", "score", "id");

-- CreateIndex
CREATE INDEX "caption_pair_status_created_at_id_idx" ON "caption_pair"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "caption_pair_reviewer_id_reviewed_at_idx" ON "caption_pair"("reviewer_id", "reviewed_at");

-- CreateIndex
CREATE INDEX "review_reviewer_id_created_at_id_idx" ON "review"("reviewer_id", "created_at", "id");

-- AddForeignKey
ALTER TABLE "review_lease" ADD CONSTRAINT "review_lease_pair_id_fkey" FOREIGN KEY ("pair_id") REFERENCES "caption_pair"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows Prisma's schema cannot say. It leaves alone functions, and indexes of expressions or of a part.

-- Trusted since PostgreSQL 13: the owner of a database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The text of a pair as it is searched: core/persian/normalize.ts in SQL, further without non-joiners and hamza above,
-- so that «کتابها» finds «کتاب‌ها». A test compares the two. The space in front marks the first word's beginning.
CREATE FUNCTION caption_search_text(english TEXT, persian TEXT) RETURNS TEXT
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ' ' || lower(translate(
        regexp_replace(
            normalize(persian || ' ' || coalesce(english, ''), NFC),
            '[\t\n\v\f\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF]+', ' ', 'g'),
        U&'\064A\0643\0629' || '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹'
            || U&'\0640\064B\064C\064D\064E\064F\0650\0651\0652\0670\200C\0654',
        U&'\06CC\06A9\0647' || '01234567890123456789'))
$$;
CREATE INDEX "caption_pair_search_text_idx" ON "caption_pair"
    USING gin ((caption_search_text("english", "persian")) gin_trgm_ops);

-- A place at random that never changes: the random end of the id.
CREATE INDEX "caption_pair_random_place_idx" ON "caption_pair" ("status", (right("id"::text, 12) COLLATE "C"), "id");

-- What a person skipped is not shown to that person again.
CREATE INDEX "review_skipped_idx" ON "review" ("pair_id", "reviewer_id") WHERE "action" = 'skip' AND "undone_at" IS NULL;
