-- CreateEnum
CREATE TYPE "CrawlItemKind" AS ENUM ('picture', 'post');

-- AlterTable
ALTER TABLE "crawl_item" ADD COLUMN     "kind" "CrawlItemKind" NOT NULL DEFAULT 'picture';
