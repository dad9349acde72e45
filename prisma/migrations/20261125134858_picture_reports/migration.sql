-- CreateEnum
CREATE TYPE "ReportReason" AS ENUM ('private', 'offensive', 'copyright', 'wrong', 'other');

-- CreateEnum
CREATE TYPE "ReportState" AS ENUM ('open', 'upheld', 'dismissed');

-- CreateTable
CREATE TABLE "report" (
    "id" UUID NOT NULL,
    "image_id" UUID NOT NULL,
    "reason" "ReportReason" NOT NULL,
    "note" TEXT,
    "address_hash" BYTEA NOT NULL,
    "hid" BOOLEAN NOT NULL,
    "state" "ReportState" NOT NULL DEFAULT 'open',
    "judge" TEXT,
    "judged_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "report_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "report_state_id_idx" ON "report"("state", "id");

-- CreateIndex
CREATE INDEX "report_image_id_idx" ON "report"("image_id");

-- CreateIndex
CREATE INDEX "report_address_hash_created_at_idx" ON "report"("address_hash", "created_at");

-- CreateIndex
CREATE INDEX "report_hid_created_at_idx" ON "report"("hid", "created_at");

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;
