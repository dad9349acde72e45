-- CreateTable
CREATE TABLE "evaluation" (
    "id" UUID NOT NULL,
    "dataset" TEXT NOT NULL,
    "model_id" TEXT,
    "precision" TEXT,
    "parameters" JSONB NOT NULL,
    "result" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "evaluation_created_at_idx" ON "evaluation"("created_at");
