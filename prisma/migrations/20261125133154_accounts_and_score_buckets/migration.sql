-- CreateEnum
CREATE TYPE "Role" AS ENUM ('annotator', 'maintainer');

-- CreateTable
CREATE TABLE "app_user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "username" TEXT,
    "display_username" TEXT,
    "role" "Role" NOT NULL DEFAULT 'annotator',
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_by_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" TEXT NOT NULL,
    "hits" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "score_bucket_change" (
    "id" BIGSERIAL NOT NULL,
    "source" "CaptionSource" NOT NULL,
    "scorer" TEXT NOT NULL,
    "proposed" BOOLEAN NOT NULL,
    "status" "PairStatus" NOT NULL,
    "bucket" SMALLINT NOT NULL,
    "change" INTEGER NOT NULL,

    CONSTRAINT "score_bucket_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_key" ON "app_user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_username_key" ON "app_user"("username");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_user_id_provider_id_key" ON "account"("user_id", "provider_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_user_id_idx" ON "invitation"("user_id");

-- CreateIndex
CREATE INDEX "rate_limit_expires_at_idx" ON "rate_limit"("expires_at");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here on: the counts of scored pairs by bucket, kept by triggers.

-- The bucket of a score: the highest of the 200 whose lower edge, as a float4, is not above it, so that counting buckets
-- from an edge on and comparing scores with that edge never differ.
CREATE FUNCTION score_bucket_of(score real) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT (least(199, greatest(0, b + CASE
    WHEN score >= ((b - 99)::numeric / 100)::real THEN 1
    WHEN score < ((b - 100)::numeric / 100)::real THEN -1
    ELSE 0 END)))::smallint
  FROM (SELECT floor((least(1, greatest(-1, score))::float8 + 1) * 100)::int AS b) AS near
$$;

CREATE FUNCTION record_score_bucket_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM score_bucket_change;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO score_bucket_change (source, scorer, proposed, status, bucket, change)
    SELECT source, scorer, proposed, status, score_bucket_of(score), count(*)
    FROM new_pairs WHERE score IS NOT NULL AND scorer IS NOT NULL GROUP BY 1, 2, 3, 4, 5;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO score_bucket_change (source, scorer, proposed, status, bucket, change)
    SELECT source, scorer, proposed, status, score_bucket_of(score), -count(*)
    FROM old_pairs WHERE score IS NOT NULL AND scorer IS NOT NULL GROUP BY 1, 2, 3, 4, 5;
  ELSE
    INSERT INTO score_bucket_change (source, scorer, proposed, status, bucket, change)
    SELECT source, scorer, proposed, status, score_bucket_of(score), sum(change)
    FROM (
      SELECT source, scorer, proposed, status, score, 1 AS change FROM new_pairs
      UNION ALL
      SELECT source, scorer, proposed, status, score, -1 FROM old_pairs
    ) AS changes
    WHERE score IS NOT NULL AND scorer IS NOT NULL GROUP BY 1, 2, 3, 4, 5 HAVING sum(change) <> 0;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER score_buckets_insert AFTER INSERT ON caption_pair
  REFERENCING NEW TABLE AS new_pairs FOR EACH STATEMENT EXECUTE FUNCTION record_score_bucket_changes();
CREATE TRIGGER score_buckets_update AFTER UPDATE ON caption_pair
  REFERENCING OLD TABLE AS old_pairs NEW TABLE AS new_pairs FOR EACH STATEMENT EXECUTE FUNCTION record_score_bucket_changes();
CREATE TRIGGER score_buckets_delete AFTER DELETE ON caption_pair
  REFERENCING OLD TABLE AS old_pairs FOR EACH STATEMENT EXECUTE FUNCTION record_score_bucket_changes();
CREATE TRIGGER score_buckets_truncate AFTER TRUNCATE ON caption_pair
  FOR EACH STATEMENT EXECUTE FUNCTION record_score_bucket_changes();

INSERT INTO score_bucket_change (source, scorer, proposed, status, bucket, change)
SELECT source, scorer, proposed, status, score_bucket_of(score), count(*)
FROM caption_pair WHERE score IS NOT NULL AND scorer IS NOT NULL GROUP BY 1, 2, 3, 4, 5;
