-- Which processes have a snapshot open, so that nobody deletes its folder under them, wherever it lies.
CREATE TABLE "snapshot_reader" (
    "id" UUID NOT NULL,
    "snapshot_id" UUID NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "snapshot_reader_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "snapshot_reader_snapshot_id_idx" ON "snapshot_reader"("snapshot_id");

ALTER TABLE "snapshot_reader" ADD CONSTRAINT "snapshot_reader_snapshot_id_fkey" FOREIGN KEY ("snapshot_id") REFERENCES "index_snapshot"("id") ON DELETE CASCADE ON UPDATE CASCADE;
