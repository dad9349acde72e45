import type { CaptionSource, PairStatus } from '../../ground/domain/captions/caption-pair.ts';
import type { PairFilter } from '../../ground/domain/captions/pair-filter.ts';
import type { BucketCount } from '../../ground/domain/captions/score-buckets.ts';
import type { ImageSource } from '../../ground/domain/images/image.ts';
import { hexOf } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';
import { wherePairs } from './where-pairs.ts';

export interface ListedPair {
  readonly id: string;
  readonly imageId: string;
  readonly english: string | null;
  readonly persian: string;
  readonly source: CaptionSource;
  readonly status: PairStatus;
  readonly score: number | null;
  readonly scorer: string | null;
  readonly flags: readonly string[];
  readonly translator: string | null;
  readonly proposed: boolean;
  /** Where its image came from, and who owns it. */
  readonly image: {
    readonly sha256: string;
    readonly source: ImageSource;
    readonly sourceUrl: string | null;
    readonly attribution: string | null;
  };
}

/** One scorer's pairs of one source: what a histogram is drawn of. */
export interface ScorerCount {
  readonly source: CaptionSource;
  readonly scorer: string;
  readonly count: number;
}

/** Reads caption pairs: lists, counts, histograms. Decisions are made in pair-decisions.ts. */
export class CaptionPairRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param order by score: `lowest` or `highest` first; pairs without a score come last. */
  async list(
    filter: PairFilter,
    { limit, order }: { limit: number; order: 'lowest' | 'highest' },
  ): Promise<ListedPair[]> {
    const rows = await this.#database.prisma.captionPair.findMany({
      where: toWhere(filter),
      orderBy: [{ score: { sort: order === 'lowest' ? 'asc' : 'desc', nulls: 'last' } }, { id: 'asc' }],
      take: limit,
      select: {
        id: true,
        imageId: true,
        english: true,
        persian: true,
        source: true,
        status: true,
        score: true,
        scorer: true,
        flags: true,
        translator: true,
        proposed: true,
        image: { select: { sha256: true, source: true, sourceUrl: true, attribution: true } },
      },
    });
    return rows.map(({ image, ...pair }) => ({ ...pair, image: { ...image, sha256: hexOf(image.sha256) } }));
  }

  async count(filter: PairFilter): Promise<number> {
    const [row] = await this.#database.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM caption_pair p WHERE ${wherePairs(filter)}`;
    return row!.count;
  }

  /** How many pairs there are by source and scorer; pairs without a score are left out. */
  async scorers(): Promise<ScorerCount[]> {
    return this.#database.prisma.$queryRaw<ScorerCount[]>`
      SELECT source::text, scorer, count(*)::int AS count FROM caption_pair
      WHERE score IS NOT NULL GROUP BY source, scorer ORDER BY count(*) DESC, source, scorer`;
  }

  /**
   * The score histogram of the pairs that pass, counted row by row; empty buckets are left out. Without a range of scores,
   * ScoreBucketRepository knows it at once.
   */
  async histogram(filter: PairFilter): Promise<BucketCount[]> {
    return this.#database.prisma.$queryRaw<BucketCount[]>`
      SELECT score_bucket_of(p.score)::int AS bucket,
        count(*) FILTER (WHERE p.status = 'pending')::int AS pending,
        count(*) FILTER (WHERE p.status = 'approved')::int AS approved,
        count(*) FILTER (WHERE p.status = 'rejected')::int AS rejected
      FROM caption_pair p WHERE p.score IS NOT NULL AND ${wherePairs(filter)}
      GROUP BY 1 ORDER BY 1`;
  }

  /** The score above which the highest `share` (0 to 1) of the matching pairs lies; null when there are none. */
  async scoreOfTop(filter: PairFilter, share: number): Promise<number | null> {
    const [row] = await this.#database.prisma.$queryRaw<{ score: number | null }[]>`
      SELECT percentile_disc(${share}::float8) WITHIN GROUP (ORDER BY p.score DESC) AS score
      FROM caption_pair p WHERE p.score IS NOT NULL AND ${wherePairs(filter)}`;
    return row?.score ?? null;
  }

  /** Scores of the demo's marked pairs: right captions, and those that are wrong on purpose. */
  async markedScores(): Promise<{ right: number[]; wrong: number[] }> {
    const rows = await this.#database.prisma.captionPair.findMany({
      where: { mismatched: { not: null }, score: { not: null } },
      select: { mismatched: true, score: true },
    });
    const scores = (mismatched: boolean) =>
      rows.filter(row => row.mismatched === mismatched).flatMap(({ score }) => score ?? []);
    return { right: scores(false), wrong: scores(true) };
  }
}

function toWhere({ source, status, scorer, min, max, proposed }: PairFilter) {
  const score = { ...(min !== undefined && { gte: min }), ...(max !== undefined && { lt: max }) };
  return {
    ...(source && { source }),
    ...(status && { status }),
    ...(scorer !== undefined && { scorer }),
    ...(proposed !== undefined && { proposed }),
    ...(Object.keys(score).length > 0 && { score }),
  };
}
