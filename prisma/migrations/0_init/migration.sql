-- CreateEnum
CREATE TYPE "ImageSource" AS ENUM ('demo', 'upload', 'dataset', 'divar');

-- CreateEnum
CREATE TYPE "ImageState" AS ENUM ('visible', 'pending', 'rejected', 'hidden', 'removed');

-- CreateEnum
CREATE TYPE "CaptionSource" AS ENUM ('demo', 'upload', 'translated', 'crawled', 'feedback');

-- CreateEnum
CREATE TYPE "PairStatus" AS ENUM ('pending', 'approved', 'rejected');

-- CreateEnum
CREATE TYPE "RunState" AS ENUM ('running', 'paused', 'complete', 'failed');

-- CreateEnum
CREATE TYPE "EmbeddingPrecision" AS ENUM ('fp32', 'fp16', 'int8');

-- CreateEnum
CREATE TYPE "SnapshotState" AS ENUM ('building', 'published', 'retired', 'failed');

-- CreateTable
CREATE TABLE "image" (
    "id" UUID NOT NULL,
    "sha256" BYTEA NOT NULL,
    "format" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "byte_size" INTEGER NOT NULL,
    "source" "ImageSource" NOT NULL,
    "source_url" TEXT,
    "source_token" TEXT,
    "attribution" TEXT,
    "city" TEXT,
    "category" TEXT,
    "state" "ImageState" NOT NULL DEFAULT 'visible',
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "image_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "caption_pair" (
    "id" UUID NOT NULL,
    "image_id" UUID NOT NULL,
    "english" TEXT,
    "persian" TEXT NOT NULL,
    "source" "CaptionSource" NOT NULL,
    "status" "PairStatus" NOT NULL DEFAULT 'pending',
    "score" REAL,
    "scorer" TEXT,
    "second_score" REAL,
    "second_scorer" TEXT,
    "flags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "english_caption_id" UUID,
    "translator" TEXT,
    "translator_version" TEXT,
    "proposed" BOOLEAN NOT NULL DEFAULT true,
    "mismatched" BOOLEAN,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "caption_pair_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "english_caption" (
    "id" UUID NOT NULL,
    "image_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "english_caption_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "translation_cache" (
    "translator" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "text_hash" BYTEA NOT NULL,
    "persian" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "translation_cache_pkey" PRIMARY KEY ("translator","version","text_hash")
);

-- CreateTable
CREATE TABLE "import" (
    "id" UUID NOT NULL,
    "format" TEXT NOT NULL,
    "captions_file" TEXT NOT NULL,
    "images_folder" TEXT NOT NULL,
    "checksum" TEXT NOT NULL,
    "state" "RunState" NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "counters" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bulk_decision" (
    "id" UUID NOT NULL,
    "parameters" JSONB NOT NULL,
    "approved" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review" (
    "id" UUID NOT NULL,
    "pair_id" UUID NOT NULL,
    "bulk_decision_id" UUID,
    "reviewer" TEXT,
    "previous_status" "PairStatus" NOT NULL,
    "status" "PairStatus" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "embedding" (
    "image_id" UUID NOT NULL,
    "model_id" TEXT NOT NULL,
    "precision" "EmbeddingPrecision" NOT NULL,
    "vector" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "embedding_pkey" PRIMARY KEY ("model_id","precision","image_id")
);

-- CreateTable
CREATE TABLE "index_snapshot" (
    "id" UUID NOT NULL,
    "model_id" TEXT NOT NULL,
    "precision" "EmbeddingPrecision" NOT NULL,
    "normalizer_version" INTEGER NOT NULL,
    "engine" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "dimension" INTEGER NOT NULL,
    "folder" TEXT NOT NULL,
    "checksum" TEXT NOT NULL,
    "state" "SnapshotState" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT statement_timestamp(),
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "index_snapshot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "query_log" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT,
    "image_id" UUID,
    "filters" JSONB NOT NULL,
    "model_id" TEXT NOT NULL,
    "hit_ids" UUID[],
    "hit_scores" REAL[],
    "took_ms" REAL NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "query_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "telegram_file" (
    "image_id" UUID NOT NULL,
    "bot_id" BIGINT NOT NULL,
    "file_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "telegram_file_pkey" PRIMARY KEY ("bot_id","image_id")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "image_sha256_key" ON "image"("sha256");

-- CreateIndex
CREATE INDEX "image_state_id_idx" ON "image"("state", "id");

-- CreateIndex
CREATE INDEX "image_updated_at_idx" ON "image"("updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "image_source_source_token_key" ON "image"("source", "source_token");

-- CreateIndex
CREATE INDEX "caption_pair_status_score_id_idx" ON "caption_pair"("status", "score", "id");

-- CreateIndex
CREATE INDEX "caption_pair_source_scorer_score_idx" ON "caption_pair"("source", "scorer", "score");

-- CreateIndex
CREATE INDEX "caption_pair_english_caption_id_idx" ON "caption_pair"("english_caption_id");

-- CreateIndex
CREATE INDEX "caption_pair_updated_at_idx" ON "caption_pair"("updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "caption_pair_image_id_persian_key" ON "caption_pair"("image_id", "persian");

-- CreateIndex
CREATE UNIQUE INDEX "english_caption_image_id_text_key" ON "english_caption"("image_id", "text");

-- CreateIndex
CREATE UNIQUE INDEX "import_format_captions_file_images_folder_checksum_key" ON "import"("format", "captions_file", "images_folder", "checksum");

-- CreateIndex
CREATE INDEX "review_pair_id_id_idx" ON "review"("pair_id", "id");

-- CreateIndex
CREATE INDEX "review_bulk_decision_id_idx" ON "review"("bulk_decision_id");

-- CreateIndex
CREATE INDEX "embedding_model_id_precision_created_at_idx" ON "embedding"("model_id", "precision", "created_at");

-- CreateIndex
CREATE INDEX "index_snapshot_state_published_at_idx" ON "index_snapshot"("state", "published_at");

-- CreateIndex
CREATE INDEX "query_log_created_at_idx" ON "query_log"("created_at");

-- AddForeignKey
ALTER TABLE "caption_pair" ADD CONSTRAINT "caption_pair_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "caption_pair" ADD CONSTRAINT "caption_pair_english_caption_id_fkey" FOREIGN KEY ("english_caption_id") REFERENCES "english_caption"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "english_caption" ADD CONSTRAINT "english_caption_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_pair_id_fkey" FOREIGN KEY ("pair_id") REFERENCES "caption_pair"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_bulk_decision_id_fkey" FOREIGN KEY ("bulk_decision_id") REFERENCES "bulk_decision"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "embedding" ADD CONSTRAINT "embedding_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "telegram_file" ADD CONSTRAINT "telegram_file_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;
