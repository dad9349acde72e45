import { z } from 'zod';
import type { Prisma } from '../../../prisma/generated/client.ts';
import { NIL_ID } from '../../ground/domain/id.ts';
import { type OverlapRule, peopleFor } from '../../ground/domain/review/overlap.ts';
import { type DecisionOptions, updateVisibility } from '../captions/image-visibility.ts';
import type { Database } from '../database/database.ts';
import { retryConflicts } from '../database/retry-conflicts.ts';
import { SettingRepository } from '../database/settings.ts';
import { type JudgedPair, type PriorReview, type Settlement, settle } from './judge-decision.ts';
import { TeamSettings } from './team-settings.ts';

/** Up to which pair votes were examined by a rule, or that all were. */
const Progress = z.object({ people: z.number(), share: z.number(), after: z.string(), done: z.boolean() });
const KEY = 'waiting-votes';

/** Votes in one transaction: the most that other people's decisions may have to wait for. */
const SLICE = 500;

interface SettleOptions {
  readonly signal?: AbortSignal;
  /** By performance.now(). */
  readonly deadline?: number;
}

/**
 * Settles votes that wait for other votes, when fewer people have to judge a pair than before: perhaps nobody is left who
 * can.
 */
export class WaitingVotes {
  readonly #database: Database;
  readonly #options: DecisionOptions;
  readonly #settings: SettingRepository;
  readonly #team: TeamSettings;

  constructor(database: Database, options: DecisionOptions) {
    this.#database = database;
    this.#options = options;
    this.#settings = new SettingRepository(database);
    this.#team = new TeamSettings(database);
  }

  /** Whether the team's rule differs from the one by which all votes were examined. */
  async isDue(): Promise<boolean> {
    return (await this.#due()) !== null;
  }

  /**
   * Decides or disputes the pairs that have enough votes under the team's rule, each as if its last vote had been cast
   * under it. Only pairs with waiting votes are examined. May be killed and called again, and may run twice at once.
   * @returns false when something may be left
   */
  async settle({ signal, deadline = Number.POSITIVE_INFINITY }: SettleOptions = {}): Promise<boolean> {
    for (;;) {
      const due = await this.#due();
      if (due === null) return true;
      if (signal?.aborted || performance.now() > deadline) return false;
      const { rule, after } = due;
      const run = (tx: Prisma.TransactionClient) => this.#slice(tx, rule, after);
      const last = await retryConflicts(() => this.#database.prisma.$transaction(run));
      const { people, share } = rule;
      await this.#settings.set(KEY, { people, share, after: last ?? after, done: last === undefined });
    }
  }

  async #due(): Promise<{ rule: OverlapRule; after: string } | null> {
    const [rule, made] = await Promise.all([this.#team.overlap(), this.#settings.get(KEY, Progress)]);
    const isSame = made?.people === rule.people && made.share === rule.share;
    if (isSame && made.done) return null;
    return { rule, after: isSame ? made.after : NIL_ID };
  }

  /** @returns the last examined pair; undefined at the end */
  async #slice(tx: Prisma.TransactionClient, rule: OverlapRule, after: string): Promise<string | undefined> {
    const waiting = await tx.$queryRaw<{ pairId: string }[]>`
      SELECT pair_id::text AS "pairId" FROM review
      WHERE blind AND status = 'pending' AND undone_at IS NULL AND pair_id > ${after}::uuid
      ORDER BY pair_id LIMIT ${SLICE}`;
    const pairIds = [...new Set(waiting.map(({ pairId }) => pairId))];
    if (pairIds.length === 0) return undefined;
    const pairs = await tx.$queryRaw<JudgedPair[]>`
      SELECT p.id::text, p.image_id::text AS "imageId", p.status::text, p.persian, p.flagged, p.disputed,
        p.original_persian AS "originalPersian", NULL AS "leasedTo"
      FROM caption_pair p WHERE p.id = ANY(${pairIds}::uuid[]) AND p.status = 'pending' AND NOT p.disputed
      ORDER BY p.id FOR UPDATE`;
    const reviews = await tx.$queryRaw<(PriorReview & { pairId: string })[]>`
      SELECT id::text, pair_id::text AS "pairId", reviewer_id AS "reviewerId", reviewer, action::text,
        previous_status::text AS "previousStatus", status::text, previous_text AS "previousText", text, blind,
        undone_at AS "undoneAt"
      FROM review WHERE pair_id = ANY(${pairs.map(({ id }) => id)}::uuid[]) AND blind AND undone_at IS NULL
      ORDER BY created_at, id`;
    const taken = await takenTexts(tx, pairs);
    const settlements = pairs.flatMap(pair => {
      const isTaken = (_: string, text: string) => taken.has(`${pair.imageId} ${text}`);
      const votes = reviews.filter(({ pairId }) => pairId === pair.id);
      const settled = settle(pair, { reviews: votes, people: peopleFor(pair.id, rule), isTaken });
      if (settled?.text) taken.add(`${pair.imageId} ${settled.text}`);
      return settled ?? [];
    });
    await write(tx, settlements);
    const moved = new Set(settlements.flatMap(({ pairId, disputed }) => (disputed ? [] : [pairId])));
    const imageIds = pairs.filter(({ id }) => moved.has(id)).map(({ imageId }) => imageId);
    await updateVisibility(tx, imageIds, this.#options);
    return pairIds.at(-1);
  }
}

/** All sentences of these pairs' images. */
async function takenTexts(tx: Prisma.TransactionClient, pairs: readonly JudgedPair[]): Promise<Set<string>> {
  const rows = await tx.captionPair.findMany({
    where: { imageId: { in: pairs.map(({ imageId }) => imageId) } },
    select: { imageId: true, persian: true },
  });
  return new Set(rows.map(({ imageId, persian }) => `${imageId} ${persian}`));
}

async function write(tx: Prisma.TransactionClient, settlements: readonly Settlement[]): Promise<void> {
  if (settlements.length === 0) return;
  await tx.$executeRaw`
    WITH change AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(settlements)}::jsonb) AS c(
        "pairId" uuid, "reviewId" uuid, "reviewerId" text, status "PairStatus", disputed boolean,
        "previousText" text, text text, "originalPersian" text)
    ), deciding AS (
      UPDATE review r SET status = c.status, previous_text = c."previousText", settled_at = clock_timestamp()
      FROM change c WHERE r.id = c."reviewId" AND NOT c.disputed
    )
    UPDATE caption_pair p SET
      status = c.status, disputed = c.disputed, updated_at = now(),
      persian = coalesce(c.text, p.persian), original_persian = c."originalPersian",
      -- Another text wants another score; the worker gives it.
      score = CASE WHEN c.text IS NULL THEN p.score END, scorer = CASE WHEN c.text IS NULL THEN p.scorer END,
      reviewer_id = CASE WHEN c.disputed THEN p.reviewer_id ELSE c."reviewerId" END,
      reviewed_at = CASE WHEN c.disputed THEN p.reviewed_at ELSE clock_timestamp() END
    FROM change c WHERE p.id = c."pairId"`;
}
