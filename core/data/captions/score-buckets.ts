import type { CaptionSource, PairStatus } from '../../ground/domain/captions/caption-pair.ts';
import type { BucketCount } from '../../ground/domain/captions/score-buckets.ts';
import type { Database } from '../database/database.ts';
import type { ScorerCount } from './caption-pairs.ts';

/** The scorer of the histogram: scores of two scorers are never counted together. */
export interface BucketFilter {
  readonly scorer: string;
  readonly source?: CaptionSource;
  /** Only proposed translations, or only the others. */
  readonly proposed?: boolean;
  /** Only pairs that a person decided on one by one: bulk decisions say nothing about how right they are. */
  readonly judged?: boolean;
}

/** Rows that are added up in a few milliseconds; above, a reader folds them. */
const FOLD_ABOVE = 20_000;

/**
 * The numbers of pairs by bucket and status, which triggers on caption_pair keep: a histogram of a million pairs
 * is the sum of some thousand rows. What the triggers wrote is a list of changes, so a reader that finds a long list folds
 * it into one row per bucket.
 */
export class ScoreBucketRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** As CaptionPairRepository.histogram counts it; empty buckets are left out. */
  async histogram({ scorer, source, proposed, judged }: BucketFilter): Promise<BucketCount[]> {
    const groups = await this.#sums();
    const buckets = new Map<number, Record<PairStatus, number>>();
    for (const group of groups) {
      if (group.scorer !== scorer || group.bucket < 0) continue;
      if (source !== undefined && group.source !== source) continue;
      if (proposed !== undefined && group.proposed !== proposed) continue;
      if (judged !== undefined && group.judged !== judged) continue;
      const count = buckets.get(group.bucket) ?? { pending: 0, approved: 0, rejected: 0 };
      count[group.status] += group.count;
      buckets.set(group.bucket, count);
    }
    return [...buckets]
      .map(([bucket, counts]) => ({ bucket, ...counts }))
      .sort((one, other) => one.bucket - other.bucket);
  }

  /** How many scored pairs there are by source and scorer, most first. */
  async scorers(): Promise<ScorerCount[]> {
    return this.#database.prisma.$queryRaw<ScorerCount[]>`
      SELECT source::text, scorer, sum(change)::int AS count FROM score_bucket_change
      WHERE bucket >= 0 GROUP BY source, scorer HAVING sum(change) > 0 ORDER BY 3 DESC, source, scorer`;
  }

  /** All pairs by status, those without a score among them. */
  async totals(): Promise<Record<PairStatus, number>> {
    const totals = { pending: 0, approved: 0, rejected: 0 };
    for (const { status, count } of await this.#sums()) totals[status] += count;
    return totals;
  }

  /** Replaces the changes so far by one row a bucket. May run beside readers, writers and itself. */
  async fold(): Promise<void> {
    // One statement, so one snapshot: whoever reads sees the rows before it or those after it. Of two folds at once,
    // the later waits for the rows of the earlier and passes over what is gone.
    await this.#database.prisma.$executeRaw`
      WITH gone AS (DELETE FROM score_bucket_change RETURNING *)
      INSERT INTO score_bucket_change (source, scorer, proposed, status, bucket, judged, change)
      SELECT source, scorer, proposed, status, bucket, judged, sum(change) FROM gone
      GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(change) <> 0`;
  }

  async #sums(): Promise<BucketSum[]> {
    const rows = await this.#database.prisma.$queryRaw<(BucketSum & { rows: number })[]>`
      SELECT source::text, scorer, proposed, status::text, bucket::int, judged,
        sum(change)::int AS count, count(*)::int AS rows
      FROM score_bucket_change GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(change) <> 0`;
    const changes = rows.reduce((total, row) => total + row.rows, 0);
    if (changes > FOLD_ABOVE && changes > rows.length * 2) await this.fold();
    return rows;
  }
}

interface BucketSum {
  readonly source: CaptionSource;
  readonly scorer: string;
  readonly proposed: boolean;
  readonly status: PairStatus;
  readonly bucket: number;
  readonly judged: boolean;
  readonly count: number;
}
