import { Prisma } from '../../../prisma/generated/client.ts';
import type { CaptionSource } from '../../ground/domain/captions/caption-pair.ts';
import type { Database } from '../database/database.ts';

/** What several people said about one pair. */
export interface BlindPair {
  readonly pairId: string;
  readonly source: CaptionSource;
  readonly score: number | null;
  readonly votes: readonly { readonly reviewerId: string; readonly said: string }[];
}

/** Pairs in an answer: older ones say nothing about how the team works now. */
const LIMIT = 5_000;
/** The newest votes to examine: the most that this many pairs have. */
const VOTES = 5 * LIMIT;

/**
 * The newest pairs that at least two people judged independently. An edit is an answer of its own.
 */
export async function readBlindPairs({ prisma }: Database): Promise<BlindPair[]> {
  return prisma.$queryRaw<BlindPair[]>(blindPairs());
}

/** The statement; exported so that a test can look at its plan. */
export const blindPairs = (): Prisma.Sql => Prisma.sql`
    WITH newest AS MATERIALIZED (
      SELECT pair_id FROM review WHERE blind ORDER BY created_at DESC, id DESC LIMIT ${VOTES}
    ), latest AS (
      SELECT DISTINCT ON (r.pair_id, r.reviewer_id) r.pair_id, r.reviewer_id, r.action::text, r.created_at
      FROM (SELECT DISTINCT pair_id FROM newest) n JOIN review r ON r.pair_id = n.pair_id
      WHERE r.blind AND r.undone_at IS NULL AND r.reviewer_id IS NOT NULL
      ORDER BY r.pair_id, r.reviewer_id, r.created_at DESC
    ), pairs AS (
      SELECT pair_id, jsonb_agg(jsonb_build_object('reviewerId', reviewer_id, 'said', action)) AS votes,
        max(created_at) AS at
      FROM latest GROUP BY pair_id HAVING count(*) >= 2
    )
    SELECT p.id::text AS "pairId", p.source::text, p.score, s.votes
    FROM pairs s JOIN caption_pair p ON p.id = s.pair_id ORDER BY s.at DESC LIMIT ${LIMIT}`;
