import { Prisma } from '../../../prisma/generated/client.ts';
import type { PairStatus } from '../../ground/domain/caption-pair.ts';
import type { Decision, DecisionOutcome } from '../../ground/domain/review.ts';
import type { QueuePair } from '../../ground/domain/review-queue.ts';
import { hexOf } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';

/** How well one person judges gold pairs. */
export interface GoldScore {
  readonly userId: string;
  readonly answers: number;
  readonly right: number;
}

/**
 * Pairs whose right decision is known. To who judges they look like any other that waits; what is said of one changes
 * nothing but that person's score.
 */
export class GoldPairRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Makes a decided pair gold: what was decided is the right answer. @returns whether it is decided and was not gold. */
  async add(pairId: string, { author, note }: { author: string; note: string | null }): Promise<boolean> {
    const count = await this.#database.prisma.$executeRaw`
      INSERT INTO gold_pair (pair_id, expected, note, author)
      SELECT id, status, ${note}, ${author} FROM caption_pair
      WHERE id = ${pairId}::uuid AND status <> 'pending' ON CONFLICT (pair_id) DO NOTHING`;
    return count > 0;
  }

  async remove(pairId: string): Promise<void> {
    await this.#database.prisma.goldPair.deleteMany({ where: { pairId } });
  }

  async count(): Promise<number> {
    return this.#database.prisma.goldPair.count();
  }

  /** Some that this person has not answered, in an order of their own for each person. */
  async next(userId: string, limit: number): Promise<QueuePair[]> {
    if (limit <= 0) return [];
    return this.#shown(Prisma.sql`
      NOT EXISTS (SELECT FROM gold_answer a WHERE a.pair_id = g.pair_id AND a.user_id = ${userId})
      ORDER BY md5(g.pair_id::text || ${userId}) LIMIT ${limit}`);
  }

  /** Of these, the gold ones that this person has not answered. */
  async held(userId: string, pairIds: readonly string[]): Promise<QueuePair[]> {
    if (pairIds.length === 0) return [];
    return this.#shown(Prisma.sql`g.pair_id = ANY(${pairIds}::uuid[])
      AND NOT EXISTS (SELECT FROM gold_answer a WHERE a.pair_id = g.pair_id AND a.user_id = ${userId})`);
  }

  /**
   * Takes those of the decisions that are about gold pairs shown as waiting ones.
   * @returns what became of them by the decision's id; all others are not in it
   */
  async answer(userId: string, decisions: readonly Decision[]): Promise<Map<string, DecisionOutcome>> {
    const { prisma } = this.#database;
    const outcomes = new Map<string, DecisionOutcome>();
    const shown = decisions.filter(one => one.action !== 'undo' && one.seen.status === 'pending');
    const pairIds = shown.flatMap(one => (one.action === 'undo' ? [] : [one.pairId]));
    const undone = decisions.flatMap(one => (one.action === 'undo' ? [one.undoes] : []));
    const [gold, taken] = await Promise.all([
      pairIds.length === 0
        ? []
        : prisma.goldPair.findMany({
            where: { pairId: { in: pairIds }, pair: { status: { not: 'pending' } } },
            select: { pairId: true, expected: true, note: true },
          }),
      undone.length === 0 ? [] : prisma.goldAnswer.findMany({ where: { userId, reviewId: { in: undone } } }),
    ]);
    if (gold.length === 0 && taken.length === 0) return outcomes;
    for (const decision of decisions) {
      const { id, action } = decision;
      const done: DecisionOutcome = { id, refusal: null, by: null };
      if (action === 'undo') {
        // The first answer counts: the pair may be looked at again, and answered again in vain.
        if (taken.some(({ reviewId }) => reviewId === decision.undoes)) outcomes.set(id, done);
        continue;
      }
      const found = gold.find(
        ({ pairId }) => pairId === decision.pairId && decision.seen.status === 'pending',
      );
      if (!found) continue;
      const status = SAID[action];
      if (!status) {
        outcomes.set(id, done);
        continue;
      }
      const isRight = status === found.expected;
      const reasons = action === 'reject' ? decision.reasons : [];
      const { count } = await prisma.goldAnswer.createMany({
        data: [{ pairId: found.pairId, userId, reviewId: id, status, reasons, isRight }],
        skipDuplicates: true,
      });
      const { expected, note } = found;
      outcomes.set(id, { ...done, ...(count > 0 && { gold: { isRight, expected, note } }) });
    }
    return outcomes;
  }

  /** Everybody's score, those with most answers first. */
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
        p.source::text, 'pending' AS status, p.score, p.scorer, p.translator, p.flags, false AS flagged
      FROM gold_pair g JOIN caption_pair p ON p.id = g.pair_id JOIN image i ON i.id = p.image_id
      WHERE p.status <> 'pending' AND i.state NOT IN ('hidden', 'removed') AND ${condition}`;
    return rows.map(({ sha256, ...pair }) => ({ ...pair, sha256: hexOf(sha256) }));
  }
}

/** An edit says that the sentence does not do as it stands. */
const SAID: Partial<Record<Decision['action'], PairStatus>> = {
  approve: 'approved',
  reject: 'rejected',
  edit: 'rejected',
};
