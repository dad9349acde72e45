import { Prisma } from '../../../prisma/generated/client.ts';
import { hexOf } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';

/** What one of several people said about a pair. */
export interface DisputeVote {
  readonly reviewer: string | null;
  readonly action: 'approve' | 'reject' | 'edit';
  readonly reasons: readonly string[];
  /** The sentence after the edit. */
  readonly text: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A pair on which its judges disagree. */
export interface Dispute {
  readonly pairId: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly english: string | null;
  readonly persian: string;
  readonly score: number | null;
  readonly votes: readonly DisputeVote[];
}

/** A pair whose image a maintainer hid cannot be settled by anybody. A condition on caption_pair `p` and its image `i`. */
const WAITS = Prisma.sql`p.disputed AND i.state NOT IN ('hidden', 'removed')
  AND EXISTS (SELECT FROM review b WHERE b.pair_id = p.id AND b.blind AND b.undone_at IS NULL)`;

/** The pairs that wait for an adjudicator. */
export class DisputeRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** How many wait. */
  async count(): Promise<number> {
    const [row] = await this.#database.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM caption_pair p JOIN image i ON i.id = p.image_id WHERE ${WAITS}`;
    return row?.count ?? 0;
  }

  /** The pairs that have waited longest, each with all that was said about it. */
  async oldest(limit: number): Promise<Dispute[]> {
    const rows = await this.#database.prisma.$queryRaw<(Omit<Dispute, 'sha256'> & { sha256: Uint8Array })[]>`
      SELECT p.id::text AS "pairId", i.sha256, i.width, i.height, p.english, p.persian, p.score, v.votes
      FROM caption_pair p JOIN image i ON i.id = p.image_id
      CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('reviewer', r.reviewer, 'action', r.action, 'reasons', r.reasons,
          'text', r.text, 'at', floor(extract(epoch FROM r.created_at) * 1000)) ORDER BY r.created_at, r.id) AS votes
        FROM review r WHERE r.pair_id = p.id AND r.blind AND r.undone_at IS NULL
      ) v
      WHERE ${WAITS}
      ORDER BY p.updated_at, p.id LIMIT ${limit}`;
    return rows.map(({ sha256, ...dispute }) => ({ ...dispute, sha256: hexOf(sha256) }));
  }
}
