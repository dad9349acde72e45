-- CreateTable
CREATE TABLE "webhook" (
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "events" TEXT[],
    "secret" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "failing_since" TIMESTAMPTZ(3),
    "off" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" UUID NOT NULL,
    "webhook_id" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "status" INTEGER,
    "fault" JSONB,
    "took_ms" INTEGER,
    "delivered_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "webhook_delivery_webhook_id_created_at_idx" ON "webhook_delivery"("webhook_id", "created_at");

-- CreateIndex
CREATE INDEX "webhook_delivery_created_at_idx" ON "webhook_delivery"("created_at");

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here on. What waits to be sent is little, whatever was sent.
CREATE INDEX "webhook_delivery_due_idx" ON "webhook_delivery" ("due_at") WHERE "due_at" IS NOT NULL;

-- The messages are written by the very transaction that makes the change, whichever process that is: what is not
-- committed is not told, and what is committed is not forgotten.
CREATE FUNCTION queue_webhooks(named text, told jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO webhook_delivery (id, webhook_id, event, payload, due_at)
  SELECT gen_random_uuid(), w.id, named, jsonb_build_object('type', named,
    'timestamp', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', told)::text, now()
  FROM webhook w WHERE w.off IS NULL AND named = ANY(w.events);
$$;

-- Up to a hundred pairs in a message: a bulk decision is no flood.
CREATE FUNCTION announce_pairs() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE part record;
BEGIN
  IF NOT EXISTS (SELECT FROM webhook WHERE off IS NULL AND events && ARRAY['pair.approved', 'pair.rejected', 'pair.changed']) THEN
    RETURN NULL;
  END IF;
  FOR part IN
    SELECT told.event, jsonb_agg(told.pair ORDER BY told.id) AS pairs FROM (
      SELECT n.id, e.event, (row_number() OVER (PARTITION BY e.event ORDER BY n.id) - 1) / 100 AS part,
        jsonb_build_object('id', n.id, 'imageId', n.image_id, 'imageSha256', encode(i.sha256, 'hex'), 'persian', n.persian,
          'english', n.english, 'source', n.source, 'previousStatus', o.status, 'status', n.status) AS pair
      FROM new_pairs n JOIN old_pairs o ON o.id = n.id JOIN image i ON i.id = n.image_id
      CROSS JOIN LATERAL (SELECT CASE
        WHEN n.status <> o.status AND n.status = 'approved' THEN 'pair.approved'
        WHEN n.status <> o.status AND n.status = 'rejected' THEN 'pair.rejected'
        WHEN n.status <> o.status OR n.persian <> o.persian OR n.english IS DISTINCT FROM o.english THEN 'pair.changed'
      END AS event) e
      WHERE e.event IS NOT NULL
    ) AS told GROUP BY told.event, told.part ORDER BY told.event, told.part
  LOOP
    PERFORM queue_webhooks(part.event, jsonb_build_object('pairs', part.pairs));
  END LOOP;
  RETURN NULL;
END
$$;
CREATE TRIGGER webhook_pairs AFTER UPDATE ON caption_pair
  REFERENCING OLD TABLE AS old_pairs NEW TABLE AS new_pairs FOR EACH STATEMENT EXECUTE FUNCTION announce_pairs();

CREATE FUNCTION announce_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE run jsonb := to_jsonb(NEW);
BEGIN
  PERFORM queue_webhooks('run.ended', jsonb_build_object('run', jsonb_build_object('id', NEW.id,
    'kind', coalesce(run->>'kind', 'crawl'), 'state', NEW.state, 'done', coalesce(run->'done', run->'fetched'),
    'total', run->'total', 'fault', NEW.fault->'code')));
  RETURN NULL;
END
$$;
CREATE TRIGGER webhook_job_runs AFTER UPDATE OF state ON job_run FOR EACH ROW
  WHEN (OLD.state <> NEW.state AND NEW.state IN ('done', 'failed', 'cancelled')) EXECUTE FUNCTION announce_run();
CREATE TRIGGER webhook_crawl_runs AFTER UPDATE OF state ON crawl_run FOR EACH ROW
  WHEN (OLD.state <> NEW.state AND NEW.state IN ('done', 'failed', 'cancelled')) EXECUTE FUNCTION announce_run();

-- Not what somebody wrote: those words are for a maintainer alone.
CREATE FUNCTION announce_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM queue_webhooks('report.created', jsonb_build_object('report', jsonb_build_object('id', NEW.id,
    'imageId', NEW.image_id, 'reason', NEW.reason, 'hid', NEW.hid)));
  RETURN NULL;
END
$$;
CREATE TRIGGER webhook_reports AFTER INSERT ON report FOR EACH ROW EXECUTE FUNCTION announce_report();
