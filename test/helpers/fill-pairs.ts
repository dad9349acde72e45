import type { Database } from '../../core/data/database/database.ts';

const WORDS = [
  'گربه',
  'سگ',
  'درخت',
  'کتاب‌ها',
  'قطار',
  'گل',
  'ماهی',
  'کوه',
  'خانه',
  'دوچرخه',
  'پنجره',
  'باران',
];

/**
 * Caption pairs by the hundred thousand, made by the database: every tenth approved by Ali, the others pending; scores spread over 0 to 1;
 * every fiftieth crawled, the others translated.
 * @param imageIds images that the pairs share; by default one image for every ten pairs is created.
 */
export async function fillPairs({ prisma }: Database, count: number, imageIds?: string[]): Promise<void> {
  const images = imageIds ?? (await addImages({ prisma }, Math.ceil(count / 10)));
  // The word index costs more than the rows; building it afterwards takes a fifth of the time.
  await prisma.$executeRaw`DROP INDEX caption_pair_search_text_idx`;
  await prisma.$executeRaw`
    INSERT INTO caption_pair (id, image_id, english, persian, source, status, score, scorer, reviewer_id, created_at,
      updated_at)
    SELECT gen_random_uuid(), (${images}::uuid[])[1 + n % ${images.length}], 'caption ' || n,
      (${WORDS}::text[])[1 + n % 12] || ' و ' || (${WORDS}::text[])[1 + (n / 12) % 12] || ' شماره ' || n,
      (CASE WHEN n % 50 = 0 THEN 'crawled' ELSE 'translated' END)::"CaptionSource",
      (CASE WHEN n % 10 = 0 THEN 'approved' ELSE 'pending' END)::"PairStatus",
      (n::bigint * 7919 % 1000003) / 1000003.0, CASE WHEN n % 50 = 0 THEN 'image:m' ELSE 'text:m' END,
      CASE WHEN n % 10 = 0 THEN 'ali' END, now() - make_interval(secs => n), now()
    FROM generate_series(1, ${count}::int) AS n`;
  // The trigger looks up the previous decision for each row; on a table without statistics, the planner would read all of it every time.
  await prisma.$transaction([
    prisma.$executeRaw`ALTER TABLE review DISABLE TRIGGER review_days_insert`,
    prisma.$executeRaw`
      INSERT INTO review (id, pair_id, reviewer, reviewer_id, action, previous_status, status)
      SELECT gen_random_uuid(), id, 'Ali', 'ali', 'approve', 'pending', 'approved'
      FROM caption_pair WHERE status = 'approved'`,
    prisma.$executeRaw`
      INSERT INTO review_day (reviewer_id, day, approved)
      SELECT 'ali', (now() AT TIME ZONE 'Asia/Tehran')::date, count(*) FROM review`,
    prisma.$executeRaw`ALTER TABLE review ENABLE TRIGGER review_days_insert`,
  ]);
  await prisma.$executeRaw`
    CREATE INDEX caption_pair_search_text_idx ON caption_pair
    USING gin (caption_search_text(english, persian) gin_trgm_ops)`;
  await prisma.$executeRaw`ANALYZE caption_pair, review, image`;
}

async function addImages({ prisma }: Pick<Database, 'prisma'>, count: number): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    INSERT INTO image (id, sha256, format, width, height, byte_size, source, updated_at)
    SELECT gen_random_uuid(), sha256(n::text::bytea), 'jpeg', 4, 3, 1, 'dataset', now()
    FROM generate_series(1, ${count}::int) AS n RETURNING id::text`;
  return rows.map(({ id }) => id);
}
