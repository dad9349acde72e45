-- CreateTable
CREATE TABLE "review_day" (
    "reviewer_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "approved" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "edited" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "active_seconds" DOUBLE PRECISION NOT NULL DEFAULT 0,

    CONSTRAINT "review_day_pkey" PRIMARY KEY ("reviewer_id","day")
);

-- CreateIndex
CREATE INDEX "review_day_day_idx" ON "review_day"("day");

-- By hand from here on. The counts of pairs know those without a score, too: how many wait is then a sum as well.
CREATE OR REPLACE FUNCTION record_score_bucket_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM score_bucket_change;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO score_bucket_change (source, scorer, proposed, status, bucket, judged, change)
    SELECT source, CASE WHEN score IS NULL THEN '' ELSE coalesce(scorer, '') END, proposed, status,
      CASE WHEN scorer IS NULL THEN -1 ELSE coalesce(score_bucket_of(score), -1) END, reviewer_id IS NOT NULL, count(*)
    FROM new_pairs GROUP BY 1, 2, 3, 4, 5, 6;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO score_bucket_change (source, scorer, proposed, status, bucket, judged, change)
    SELECT source, CASE WHEN score IS NULL THEN '' ELSE coalesce(scorer, '') END, proposed, status,
      CASE WHEN scorer IS NULL THEN -1 ELSE coalesce(score_bucket_of(score), -1) END, reviewer_id IS NOT NULL, -count(*)
    FROM old_pairs GROUP BY 1, 2, 3, 4, 5, 6;
  ELSE
    INSERT INTO score_bucket_change (source, scorer, proposed, status, bucket, judged, change)
    SELECT source, CASE WHEN score IS NULL THEN '' ELSE coalesce(scorer, '') END, proposed, status,
      CASE WHEN scorer IS NULL THEN -1 ELSE coalesce(score_bucket_of(score), -1) END, judged, sum(change)
    FROM (
      SELECT source, scorer, proposed, status, score, reviewer_id IS NOT NULL AS judged, 1 AS change FROM new_pairs
      UNION ALL
      SELECT source, scorer, proposed, status, score, reviewer_id IS NOT NULL, -1 FROM old_pairs
    ) AS changes
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(change) <> 0;
  END IF;
  RETURN NULL;
END
$$;

-- Nobody may write between the end of the old counts and the beginning of the new ones.
LOCK TABLE caption_pair, review IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO score_bucket_change (source, scorer, proposed, status, bucket, judged, change)
SELECT source, '', proposed, status, -1, reviewer_id IS NOT NULL, count(*)
FROM caption_pair WHERE score IS NULL OR scorer IS NULL GROUP BY 1, 3, 4, 6;

-- What each person did each day. The zone is TIME_ZONE of core/ground/domain/calendar-day.ts; the pause, of two minutes,
-- is what separates work from none.
CREATE FUNCTION record_review_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM review_day;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO review_day AS d (reviewer_id, day, approved, rejected, edited, skipped, active_seconds)
    SELECT n.reviewer_id, (n.created_at AT TIME ZONE 'Asia/Tehran')::date,
      count(*) FILTER (WHERE n.action IN ('approve', 'edit') AND n.undone_at IS NULL),
      count(*) FILTER (WHERE n.action = 'reject' AND n.undone_at IS NULL),
      count(*) FILTER (WHERE n.action = 'edit' AND n.undone_at IS NULL),
      count(*) FILTER (WHERE n.action = 'skip' AND n.undone_at IS NULL),
      coalesce(sum(b.gap) FILTER (WHERE b.gap <= 120), 0)
    FROM new_reviews n LEFT JOIN LATERAL (
      SELECT extract(epoch FROM n.created_at - e.created_at)::float8 AS gap FROM review e
      WHERE e.reviewer_id = n.reviewer_id AND e.bulk_decision_id IS NULL
        AND (e.created_at, e.id) < (n.created_at, n.id)
      ORDER BY e.created_at DESC, e.id DESC LIMIT 1
    ) b ON true
    WHERE n.reviewer_id IS NOT NULL AND n.bulk_decision_id IS NULL
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (reviewer_id, day) DO UPDATE SET
      approved = d.approved + excluded.approved, rejected = d.rejected + excluded.rejected,
      edited = d.edited + excluded.edited, skipped = d.skipped + excluded.skipped,
      active_seconds = d.active_seconds + excluded.active_seconds;
  ELSIF TG_OP = 'UPDATE' THEN
    -- Taken back: not counted any more, or again. The time was spent all the same.
    UPDATE review_day d SET approved = d.approved + c.approved, rejected = d.rejected + c.rejected,
      edited = d.edited + c.edited, skipped = d.skipped + c.skipped
    FROM (
      SELECT n.reviewer_id, (n.created_at AT TIME ZONE 'Asia/Tehran')::date AS day,
        sum(x.change) FILTER (WHERE n.action IN ('approve', 'edit')) AS approved,
        sum(x.change) FILTER (WHERE n.action = 'reject') AS rejected,
        sum(x.change) FILTER (WHERE n.action = 'edit') AS edited,
        sum(x.change) FILTER (WHERE n.action = 'skip') AS skipped
      FROM new_reviews n JOIN old_reviews o USING (id)
      CROSS JOIN LATERAL (SELECT (o.undone_at IS NOT NULL)::int - (n.undone_at IS NOT NULL)::int AS change) x
      WHERE x.change <> 0 AND n.bulk_decision_id IS NULL GROUP BY 1, 2 ORDER BY 1, 2
    ) AS given, LATERAL (
      SELECT coalesce(given.approved, 0) AS approved, coalesce(given.rejected, 0) AS rejected,
        coalesce(given.edited, 0) AS edited, coalesce(given.skipped, 0) AS skipped
    ) c WHERE d.reviewer_id = given.reviewer_id AND d.day = given.day;
  ELSE
    -- Its row is gone.
    UPDATE review_day d SET approved = d.approved - c.approved, rejected = d.rejected - c.rejected,
      edited = d.edited - c.edited, skipped = d.skipped - c.skipped
    FROM (
      SELECT reviewer_id, (created_at AT TIME ZONE 'Asia/Tehran')::date AS day,
        count(*) FILTER (WHERE action IN ('approve', 'edit')) AS approved,
        count(*) FILTER (WHERE action = 'reject') AS rejected,
        count(*) FILTER (WHERE action = 'edit') AS edited, count(*) FILTER (WHERE action = 'skip') AS skipped
      FROM old_reviews WHERE bulk_decision_id IS NULL AND undone_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2
    ) c WHERE d.reviewer_id = c.reviewer_id AND d.day = c.day;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER review_days_insert AFTER INSERT ON review
  REFERENCING NEW TABLE AS new_reviews FOR EACH STATEMENT EXECUTE FUNCTION record_review_days();
CREATE TRIGGER review_days_update AFTER UPDATE ON review
  REFERENCING OLD TABLE AS old_reviews NEW TABLE AS new_reviews FOR EACH STATEMENT EXECUTE FUNCTION record_review_days();
CREATE TRIGGER review_days_delete AFTER DELETE ON review
  REFERENCING OLD TABLE AS old_reviews FOR EACH STATEMENT EXECUTE FUNCTION record_review_days();
CREATE TRIGGER review_days_truncate AFTER TRUNCATE ON review
  FOR EACH STATEMENT EXECUTE FUNCTION record_review_days();

INSERT INTO review_day (reviewer_id, day, approved, rejected, edited, skipped, active_seconds)
SELECT reviewer_id, (created_at AT TIME ZONE 'Asia/Tehran')::date,
  count(*) FILTER (WHERE action IN ('approve', 'edit') AND undone_at IS NULL),
  count(*) FILTER (WHERE action = 'reject' AND undone_at IS NULL),
  count(*) FILTER (WHERE action = 'edit' AND undone_at IS NULL),
  count(*) FILTER (WHERE action = 'skip' AND undone_at IS NULL),
  coalesce(sum(gap) FILTER (WHERE gap <= 120), 0)
FROM (
  SELECT *, extract(epoch FROM created_at - lag(created_at) OVER (PARTITION BY reviewer_id ORDER BY created_at, id))::float8 AS gap
  FROM review WHERE bulk_decision_id IS NULL AND reviewer_id IS NOT NULL
) AS acts GROUP BY 1, 2;

-- Nothing is counted along it any more.
DROP INDEX "review_by_person_idx";
