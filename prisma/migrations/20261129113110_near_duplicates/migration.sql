-- AlterTable
ALTER TABLE "image" ADD COLUMN     "near_duplicate_of_id" UUID,
ADD COLUMN     "perceptual_hash" BIGINT;

-- CreateIndex
CREATE INDEX "image_near_duplicate_of_id_idx" ON "image"("near_duplicate_of_id");

-- AddForeignKey
ALTER TABLE "image" ADD CONSTRAINT "image_near_duplicate_of_id_fkey" FOREIGN KEY ("near_duplicate_of_id") REFERENCES "image"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Two hashes that differ in at most three bits agree in one of four parts.
CREATE INDEX "image_perceptual_hash_1_idx" ON "image" ((("perceptual_hash" >> 48) & 65535)) WHERE "perceptual_hash" IS NOT NULL;
CREATE INDEX "image_perceptual_hash_2_idx" ON "image" ((("perceptual_hash" >> 32) & 65535)) WHERE "perceptual_hash" IS NOT NULL;
CREATE INDEX "image_perceptual_hash_3_idx" ON "image" ((("perceptual_hash" >> 16) & 65535)) WHERE "perceptual_hash" IS NOT NULL;
CREATE INDEX "image_perceptual_hash_4_idx" ON "image" (("perceptual_hash" & 65535)) WHERE "perceptual_hash" IS NOT NULL;
