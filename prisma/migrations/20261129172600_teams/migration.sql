-- AlterTable
ALTER TABLE "caption_pair" ADD COLUMN     "disputed" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "review" ADD COLUMN     "blind" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "gold_pair" (
    "pair_id" UUID NOT NULL,
    "expected" "PairStatus" NOT NULL,
    "note" TEXT,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gold_pair_pkey" PRIMARY KEY ("pair_id")
);

-- CreateTable
CREATE TABLE "gold_answer" (
    "pair_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "review_id" UUID NOT NULL,
    "status" "PairStatus" NOT NULL,
    "reasons" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "is_right" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gold_answer_pkey" PRIMARY KEY ("pair_id","user_id")
);

-- CreateTable
CREATE TABLE "guideline" (
    "version" SERIAL NOT NULL,
    "persian" TEXT NOT NULL,
    "english" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "guideline_pkey" PRIMARY KEY ("version")
);

-- CreateIndex
CREATE UNIQUE INDEX "gold_answer_review_id_key" ON "gold_answer"("review_id");

-- CreateIndex
CREATE INDEX "gold_answer_user_id_idx" ON "gold_answer"("user_id");

-- AddForeignKey
ALTER TABLE "gold_pair" ADD CONSTRAINT "gold_pair_pair_id_fkey" FOREIGN KEY ("pair_id") REFERENCES "caption_pair"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gold_answer" ADD CONSTRAINT "gold_answer_pair_id_fkey" FOREIGN KEY ("pair_id") REFERENCES "gold_pair"("pair_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here on. What an adjudicator is to see, and what several people judged without each other.
CREATE INDEX "caption_pair_disputed_idx" ON "caption_pair" ("updated_at", "id") WHERE "disputed";
CREATE INDEX "review_blind_idx" ON "review" ("created_at", "id") WHERE "blind";
