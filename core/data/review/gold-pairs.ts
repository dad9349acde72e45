import { Prisma } from '../../../prisma/generated/client.ts';
import type { PairStatus } from '../../ground/domain/captions/caption-pair.ts';
import type { Decision, DecisionOutcome, ReviewAction } from '../../ground/domain/review/review.ts';
import type { QueuePair } from '../../ground/domain/review/review-queue.ts';
import { hexOf } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';
import { actionOf } from './judge-decision.ts';

/** How well one person judges gold pairs. */
export interface GoldScore {
  readonly userId: string;
  readonly answers: number;
  readonly right: number;
}

/** A gold pair, for the people who maintain them. */
export interface GoldSummary {
  readonly pairId: string;
  readonly persian: string;
  readonly expected: PairStatus;
  readonly author: string;
}

/**
 * Pairs whose right decision is known. To annotators they look like any other waiting pair; a decision on one changes only
 * that person's score.
 */
export class GoldPairRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Makes a decided pair gold: its decision is the right answer. @returns whether it is decided and was not gold. */
  async add(pairId: string, { author, note }: { author: string; note: string | null }): Promise<boolean> {
    const count = await this.#database.prisma.$executeRaw`
      INSERT INTO gold_pair (pair_id, expected, note, author)
      SELECT id, status, ${note}, ${author} FROM caption_pair
      WHERE id = ${pairId}::uuid AND status <> 'pending' FOR SHARE ON CONFLICT (pair_id) DO NOTHING`;
    return count > 0;
  }

  /** Deletes the answers to it as well. The pair's decision stays. */
  async remove(pairId: string): Promise<void> {
    await this.#database.prisma.goldPair.deleteMany({ where: { pairId } });
  }

  /** The most recently added ones. */
  async newest(limit: number): Promise<GoldSummary[]> {
    const rows = await this.#database.prisma.goldPair.findMany({
      orderBy: [{ createdAt: 'desc' }, { pairId: 'asc' }],
      take: limit,
      select: { pairId: true, expected: true, author: true, pair: { select: { persian: true } } },
    });
    return rows.map(({ pair, ...gold }) => ({ ...gold, persian: pair.persian }));
  }

  async count(): Promise<number> {
    return this.#database.prisma.goldPair.count();
  }

  /** Some gold pairs that wait for this person's answer, at random: a person who holds one already may get another. */
  async next(userId: string, limit: number): Promise<QueuePair[]> {
    if (limit <= 0) return [];
    return this.#shown(Prisma.sql`NOT p.flagged AND ${unanswered(userId)} ORDER BY random() LIMIT ${limit}`);
  }

  /** The gold pairs among these that wait for this person's answer. */
  async held(userId: string, pairIds: readonly string[]): Promise<QueuePair[]> {
    if (pairIds.length === 0) return [];
    return this.#shown(Prisma.sql`g.pair_id = ANY(${pairIds}::uuid[]) AND ${unanswered(userId)}`);
  }

  /**
   * Handles the decisions on gold pairs that were shown as waiting ones, and the undoing of these. Skipping or flagging one
   * applies to the real pair, as it is.
   * @returns the outcomes; `others` still have to be done, in order
   */
  async answer(
    userId: string,
    decisions: readonly Decision[],
  ): Promise<{ outcomes: DecisionOutcome[]; others: Decision[] }> {
    const { gold, answers } = await this.#concerned(userId, decisions);
    const outcomes: DecisionOutcome[] = [];
    const others: Decision[] = [];
    for (const decision of decisions) {
      const { id } = decision;
      const done: DecisionOutcome = { id, refusal: null, by: null };
      if (decision.action === 'undo') {
        // The first answer counts; later ones to the same pair are ignored.
        if (answers.has(decision.undoes)) outcomes.push(done);
        else others.push(decision);
        continue;
      }
      const found = decision.seen.status === 'pending' ? gold.get(decision.pairId) : undefined;
      const said = SAID[actionOf(decision)];
      if (!found) {
        others.push(decision);
      } else if (said === undefined) {
        others.push({ ...decision, seen: { ...decision.seen, status: found.pair.status } });
      } else {
        answers.add(id);
        outcomes.push({ ...done, ...(await this.#note(userId, { decision, said, found })) });
      }
    }
    return { outcomes, others };
  }

  /** The gold pairs that these decisions are about, and which of the undone ones were answers to gold pairs. */
  async #concerned(
    userId: string,
    decisions: readonly Decision[],
  ): Promise<{ gold: Map<string, FoundGold>; answers: Set<string> }> {
    const { prisma } = this.#database;
    const pairIds = decisions.flatMap(one =>
      one.action !== 'undo' && one.seen.status === 'pending' ? [one.pairId] : [],
    );
    const undone = decisions.flatMap(one => (one.action === 'undo' ? [one.undoes] : []));
    const [gold, answers] = await Promise.all([
      pairIds.length === 0
        ? []
        : prisma.goldPair.findMany({
            where: { pairId: { in: pairIds }, pair: { status: { not: 'pending' } } },
            select: { pairId: true, expected: true, note: true, pair: { select: { status: true } } },
          }),
      undone.length === 0
        ? []
        : prisma.goldAnswer.findMany({
            where: { userId, OR: [{ reviewId: { in: undone } }, { laterIds: { hasSome: undone } }] },
            select: { reviewId: true, laterIds: true },
          }),
    ]);
    return {
      gold: new Map(gold.map(found => [found.pairId, found])),
      answers: new Set(answers.flatMap(({ reviewId, laterIds }) => [reviewId, ...laterIds])),
    };
  }

  /** Records an answer. The first one counts; of later ones only the id is stored, so that they can be undone. */
  async #note(
    userId: string,
    {
      decision: { id, ...decision },
      said,
      found,
    }: { decision: Exclude<Decision, { action: 'undo' }>; said: PairStatus; found: FoundGold },
  ): Promise<Pick<DecisionOutcome, 'gold'>> {
    const { pairId, expected, note } = found;
    const isRight = said === expected;
    const reasons = decision.action === 'reject' ? decision.reasons : [];
    const [row] = await this.#database.prisma.$queryRaw<{ isFirst: boolean }[]>`
      INSERT INTO gold_answer AS a (pair_id, user_id, review_id, status, reasons, is_right)
      VALUES (${pairId}::uuid, ${userId}, ${id}::uuid, ${said}::"PairStatus", ${reasons}::text[], ${isRight})
      ON CONFLICT (pair_id, user_id) DO UPDATE SET later_ids = CASE
        WHEN excluded.review_id = a.review_id OR excluded.review_id = ANY(a.later_ids) THEN a.later_ids
        ELSE a.later_ids || excluded.review_id END
      RETURNING xmax = 0 AS "isFirst"`;
    return row?.isFirst ? { gold: { isRight, expected, note } } : {};
  }

  /** The score of each person, those with most answers first. */
  async scores(): Promise<GoldScore[]> {
    return this.#database.prisma.$queryRaw<GoldScore[]>`
      SELECT user_id AS "userId", count(*)::int AS answers, (count(*) FILTER (WHERE is_right))::int AS right
      FROM gold_answer GROUP BY 1 ORDER BY 2 DESC, 1`;
  }

  async #shown(condition: Prisma.Sql): Promise<QueuePair[]> {
    const rows = await this.#database.prisma.$queryRaw<
      (Omit<QueuePair, 'sha256'> & { sha256: Uint8Array })[]
    >`
      SELECT p.id::text, p.image_id::text AS "imageId", i.sha256, i.width, i.height, i.source::text AS "imageSource",
        i.source_url AS "sourceUrl", i.attribution, p.english, p.persian, NULL AS "originalPersian",
        p.source::text, 'pending' AS status, p.score, p.scorer, p.translator, p.flags, false AS flagged,
        (SELECT count(*)::int FROM pair_comment c WHERE c.pair_id = p.id) AS comments
      FROM gold_pair g JOIN caption_pair p ON p.id = g.pair_id JOIN image i ON i.id = p.image_id
      WHERE p.status <> 'pending' AND i.state NOT IN ('hidden', 'removed') AND ${condition}`;
    return rows.map(({ sha256, ...pair }) => ({ ...pair, sha256: hexOf(sha256) }));
  }
}

type FoundGold = Pick<Prisma.GoldPairGetPayload<object>, 'pairId' | 'expected' | 'note'> & {
  readonly pair: { readonly status: PairStatus };
};

/** Neither answered nor put off by this person. */
const unanswered = (userId: string): Prisma.Sql => Prisma.sql`
  NOT EXISTS (SELECT FROM gold_answer a WHERE a.pair_id = g.pair_id AND a.user_id = ${userId})
  AND NOT EXISTS (SELECT FROM review r
    WHERE r.pair_id = g.pair_id AND r.reviewer_id = ${userId} AND r.action = 'skip' AND r.undone_at IS NULL)`;

/** An edit means that the sentence is not good enough as it is. */
const SAID: Partial<Record<ReviewAction, PairStatus>> = {
  approve: 'approved',
  reject: 'rejected',
  edit: 'rejected',
};
