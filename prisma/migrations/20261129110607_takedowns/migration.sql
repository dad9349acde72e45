-- CreateTable
CREATE TABLE "taken_down" (
    "sha256" BYTEA NOT NULL,
    "source" "ImageSource" NOT NULL,
    "source_token" TEXT,
    "was_indexed" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT statement_timestamp(),

    CONSTRAINT "taken_down_pkey" PRIMARY KEY ("sha256")
);

-- CreateIndex
CREATE INDEX "taken_down_source_source_token_idx" ON "taken_down"("source", "source_token");

-- CreateIndex
CREATE INDEX "taken_down_was_indexed_created_at_idx" ON "taken_down"("was_indexed", "created_at");
