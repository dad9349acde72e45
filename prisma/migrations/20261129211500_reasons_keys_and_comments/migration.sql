-- CreateTable
CREATE TABLE "team_reason" (
    "id" UUID NOT NULL,
    "persian" TEXT NOT NULL,
    "english" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "team_reason_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_keys" (
    "user_id" TEXT NOT NULL,
    "keys" JSONB NOT NULL,

    CONSTRAINT "review_keys_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "pair_comment" (
    "id" UUID NOT NULL,
    "pair_id" UUID NOT NULL,
    "author_id" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pair_comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pair_mention" (
    "comment_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "pair_mention_pkey" PRIMARY KEY ("comment_id","user_id")
);

-- CreateIndex
CREATE INDEX "pair_comment_pair_id_id_idx" ON "pair_comment"("pair_id", "id");

-- CreateIndex
CREATE INDEX "pair_mention_user_id_seen_at_idx" ON "pair_mention"("user_id", "seen_at");

-- AddForeignKey
ALTER TABLE "review_keys" ADD CONSTRAINT "review_keys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pair_comment" ADD CONSTRAINT "pair_comment_pair_id_fkey" FOREIGN KEY ("pair_id") REFERENCES "caption_pair"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pair_mention" ADD CONSTRAINT "pair_mention_comment_id_fkey" FOREIGN KEY ("comment_id") REFERENCES "pair_comment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
