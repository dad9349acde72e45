-- AlterTable
ALTER TABLE "job_run" ALTER COLUMN "done" SET DATA TYPE DOUBLE PRECISION,
ALTER COLUMN "total" SET DATA TYPE DOUBLE PRECISION,
ALTER COLUMN "furthest" SET DATA TYPE DOUBLE PRECISION;

-- CreateTable
CREATE TABLE "crawl_count_change" (
    "id" BIGSERIAL NOT NULL,
    "source" "ImageSource" NOT NULL,
    "job_id" UUID NOT NULL,
    "kind" "CrawlItemKind" NOT NULL,
    "state" "CrawlItemState" NOT NULL,
    "change" INTEGER NOT NULL,

    CONSTRAINT "crawl_count_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "crawl_count_change_source_idx" ON "crawl_count_change"("source");

-- By hand from here on. Changes to be added up, as score_bucket_change has them: writers never wait for each other.
CREATE FUNCTION record_crawl_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM crawl_count_change;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO crawl_count_change (source, job_id, kind, state, change)
    SELECT source, job_id, kind, state, count(*) FROM new_items GROUP BY 1, 2, 3, 4;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO crawl_count_change (source, job_id, kind, state, change)
    SELECT source, job_id, kind, state, -count(*) FROM old_items GROUP BY 1, 2, 3, 4;
  ELSE
    INSERT INTO crawl_count_change (source, job_id, kind, state, change)
    SELECT source, job_id, kind, state, sum(change) FROM (
      SELECT source, job_id, kind, state, 1 AS change FROM new_items
      UNION ALL
      SELECT source, job_id, kind, state, -1 FROM old_items
    ) AS changes GROUP BY 1, 2, 3, 4 HAVING sum(change) <> 0;
  END IF;
  RETURN NULL;
END
$$;

LOCK TABLE crawl_item, gold_answer IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO crawl_count_change (source, job_id, kind, state, change)
SELECT source, job_id, kind, state, count(*) FROM crawl_item GROUP BY 1, 2, 3, 4;
CREATE TRIGGER crawl_counts_insert AFTER INSERT ON crawl_item
  REFERENCING NEW TABLE AS new_items FOR EACH STATEMENT EXECUTE FUNCTION record_crawl_counts();
CREATE TRIGGER crawl_counts_update AFTER UPDATE ON crawl_item
  REFERENCING OLD TABLE AS old_items NEW TABLE AS new_items FOR EACH STATEMENT EXECUTE FUNCTION record_crawl_counts();
CREATE TRIGGER crawl_counts_delete AFTER DELETE ON crawl_item
  REFERENCING OLD TABLE AS old_items FOR EACH STATEMENT EXECUTE FUNCTION record_crawl_counts();
CREATE TRIGGER crawl_counts_truncate AFTER TRUNCATE ON crawl_item
  FOR EACH STATEMENT EXECUTE FUNCTION record_crawl_counts();

-- To judge a gold pair is work like any other, and nobody's day is to show which pairs are gold: the first answer counts,
-- by what was said. Only inserts count: what is taken back stays said.
CREATE FUNCTION record_gold_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO review_day AS d (reviewer_id, day, approved, rejected)
  SELECT user_id, (created_at AT TIME ZONE 'Asia/Tehran')::date,
    count(*) FILTER (WHERE status = 'approved'), count(*) FILTER (WHERE status = 'rejected')
  FROM new_answers GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT (reviewer_id, day) DO UPDATE SET
    approved = d.approved + excluded.approved, rejected = d.rejected + excluded.rejected;
  RETURN NULL;
END
$$;
CREATE TRIGGER gold_days_insert AFTER INSERT ON gold_answer
  REFERENCING NEW TABLE AS new_answers FOR EACH STATEMENT EXECUTE FUNCTION record_gold_days();
INSERT INTO review_day AS d (reviewer_id, day, approved, rejected)
SELECT user_id, (created_at AT TIME ZONE 'Asia/Tehran')::date,
  count(*) FILTER (WHERE status = 'approved'), count(*) FILTER (WHERE status = 'rejected')
FROM gold_answer GROUP BY 1, 2
ON CONFLICT (reviewer_id, day) DO UPDATE SET
  approved = d.approved + excluded.approved, rejected = d.rejected + excluded.rejected;
