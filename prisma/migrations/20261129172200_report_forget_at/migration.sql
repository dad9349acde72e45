-- AlterTable
ALTER TABLE "report" ADD COLUMN     "forget_at" TIMESTAMPTZ(3);
