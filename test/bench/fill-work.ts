import type { Database } from '../../core/data/database/database.ts';
import { newId } from '../../core/ground/domain/id.ts';

const CRAWLED = 200_000;
const VOTES = 25_000;

/**
 * What years of work leave beside the pairs of `fillPairs`: a bulk decision over half of them, none of it known to the index,
 * votes of two people about the same pairs, and crawled images that wait, some of which look alike.
 */
export async function fillWork({ prisma }: Pick<Database, 'prisma'>): Promise<void> {
  await prisma.$executeRaw`
    INSERT INTO index_snapshot (id, model_id, precision, normalizer_version, engine, count, dimension, folder, checksum,
      state, created_at, published_at)
    VALUES (${newId()}::uuid, 'm', 'fp32', 1, 'exact', 0, 1, 'none', '', 'published', now() - interval '1 day',
      now() - interval '1 day')`;
  const bulk = newId();
  const request = {
    filter: { source: 'translated', scorer: 'text:m', proposed: true },
    approveFrom: 0.5,
    rejectBelow: null,
  };
  await prisma.bulkDecision.create({ data: { id: bulk, parameters: request, finishedAt: new Date() } });
  await prisma.$executeRaw`
    INSERT INTO review (id, pair_id, bulk_decision_id, action, previous_status, status)
    SELECT gen_random_uuid(), id, ${bulk}::uuid, 'approve', 'pending', 'approved'
    FROM caption_pair WHERE status = 'pending' AND source = 'translated' AND score >= 0.5`;
  await prisma.$executeRaw`
    UPDATE caption_pair SET status = 'approved', updated_at = now()
    WHERE status = 'pending' AND source = 'translated' AND score >= 0.5`;
  await prisma.$executeRaw`
    INSERT INTO review (id, pair_id, reviewer, reviewer_id, action, previous_status, status, blind)
    SELECT gen_random_uuid(), p.id, v.who, v.who,
      (CASE WHEN hashtext(p.id::text || v.who) % 5 = 0 THEN 'reject' ELSE 'approve' END)::"ReviewAction",
      'pending', 'pending', true
    FROM (SELECT id FROM caption_pair WHERE status = 'pending' ORDER BY id LIMIT ${VOTES / 2}) p,
      (VALUES ('ali'), ('sara')) AS v(who)`;
  await prisma.$executeRaw`
    INSERT INTO image (id, sha256, format, width, height, byte_size, source, source_token, city, state, updated_at)
    SELECT gen_random_uuid(), sha256(('crawled ' || n)::bytea), 'jpeg', 4, 3, 1, 'divar', n::text, 'tehran', 'pending',
      now()
    FROM generate_series(1, ${CRAWLED}::int) AS n`;
  await prisma.$executeRaw`
    UPDATE image SET near_duplicate_of_id = (SELECT min(id::text)::uuid FROM image WHERE source = 'divar')
    WHERE source = 'divar' AND source_token::int % 10 = 0`;
  const job = newId();
  await prisma.crawlJob.create({ data: { id: job, source: 'divar', query: 'tehran', state: 'complete' } });
  await prisma.$executeRaw`
    INSERT INTO crawl_item (source, token, kind, job_id, picture, state, image_id, updated_at)
    SELECT 'divar', source_token, 'picture', ${job}::uuid, '{}', 'done', id, now() FROM image WHERE source = 'divar'`;
  await prisma.$executeRaw`ANALYZE`;
}
