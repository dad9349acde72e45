import type { Prisma } from '../../../prisma/generated/client.ts';
import { peopleFor } from '../../ground/domain/review/overlap.ts';
import type { Decision, DecisionOutcome } from '../../ground/domain/review/review.ts';
import { type DecisionOptions, updateVisibility } from '../captions/image-visibility.ts';
import type { Database } from '../database/database.ts';
import { retryConflicts } from '../database/retry-conflicts.ts';
import { GoldPairRepository } from './gold-pairs.ts';
import { type JudgedPair, judge, type PriorReview, type Verdict } from './judge-decision.ts';
import { LEASE_MINUTES } from './review-queue.ts';
import { TeamSettings } from './team-settings.ts';

/** The person who decides, as stored in the trail. */
export interface Reviewer {
  readonly id: string;
  readonly name: string;
  /** Whether they may settle what others disagree about. */
  readonly adjudicates?: boolean;
}

type ReviewRow = PriorReview & { readonly pairId: string };

/**
 * Decisions of people, each carried out once and never over an unseen change by somebody else. A decision needs no lease
 * when the pair is as it was seen and nobody else has it: work that was saved late counts.
 */
export class ReviewDecisionRepository {
  readonly #database: Database;
  readonly #options: DecisionOptions;

  readonly #gold: GoldPairRepository;
  readonly #team: TeamSettings;

  constructor(database: Database, options: DecisionOptions) {
    this.#database = database;
    this.#options = options;
    this.#gold = new GoldPairRepository(database);
    this.#team = new TeamSettings(database);
  }

  /**
   * Carries out these acts in order; a transaction covers as many as concern different pairs. Decisions about gold pairs
   * are answered at once and change nothing.
   * @returns one outcome for each act, in order.
   */
  async decide(reviewer: Reviewer, decisions: readonly Decision[]): Promise<DecisionOutcome[]> {
    // An adjudicator is never asked about gold pairs: one that became gold meanwhile was settled by somebody else.
    const { outcomes: answered, others } = reviewer.adjudicates
      ? { outcomes: [], others: decisions }
      : await this.#gold.answer(reviewer.id, decisions);
    const pairOf = await this.#pairsOf(others);
    const outcomes = new Map(answered.map(outcome => [outcome.id, outcome]));
    for (const batch of splitByPair(others, pairOf)) {
      const run = (tx: Prisma.TransactionClient) =>
        this.#decideBatch(tx, { reviewer, decisions: batch, pairOf });
      const done = await retryConflicts(() => this.#database.prisma.$transaction(run));
      for (const outcome of done) outcomes.set(outcome.id, outcome);
    }
    return decisions.flatMap(({ id }) => outcomes.get(id) ?? []);
  }

  /** Finds the pair of each act; an `undo` may undo an act in the same list. */
  async #pairsOf(decisions: readonly Decision[]): Promise<Map<string, string>> {
    const pairOf = new Map<string, string>();
    const unknown: string[] = [];
    for (const decision of decisions) {
      if (decision.action !== 'undo') pairOf.set(decision.id, decision.pairId);
      else unknown.push(decision.undoes);
    }
    const earlier = await this.#database.prisma.review.findMany({
      where: { id: { in: unknown.filter(id => !pairOf.has(id)) } },
      select: { id: true, pairId: true },
    });
    for (const { id, pairId } of earlier) pairOf.set(id, pairId);
    for (const decision of decisions) {
      const pairId = decision.action === 'undo' && pairOf.get(decision.undoes);
      if (pairId) pairOf.set(decision.id, pairId);
    }
    return pairOf;
  }

  async #decideBatch(
    tx: Prisma.TransactionClient,
    { reviewer, decisions, pairOf }: Batch,
  ): Promise<DecisionOutcome[]> {
    const pairIds = decisions.flatMap(({ id }) => pairOf.get(id) ?? []);
    // Nobody can change the rule before this vote is stored: settling waiting votes by a new rule will find it.
    const rule = await this.#team.heldOverlap(tx);
    // Locked in order of id: two batches may wait for each other, but cannot deadlock.
    const pairs = await tx.$queryRaw<JudgedPair[]>`
      SELECT p.id::text, p.image_id::text AS "imageId", p.status::text, p.persian, p.flagged, p.disputed,
        p.original_persian AS "originalPersian", l.user_id AS "leasedTo"
      FROM caption_pair p
      -- Gold pairs are nobody's alone.
      LEFT JOIN review_lease l ON l.pair_id = p.id AND l.expires_at > now()
        AND NOT EXISTS (SELECT FROM gold_pair g WHERE g.pair_id = p.id)
      WHERE p.id = ANY(${pairIds}::uuid[]) ORDER BY p.id FOR UPDATE OF p`;
    const known = await this.#reviewsOf(tx, decisions, pairIds);
    const taken = await this.#takenTexts(tx, decisions, pairOf, pairs, known);
    const verdicts = decisions.map(decision => {
      const pair = pairs.find(({ id }) => id === pairOf.get(decision.id));
      const reviews = pair ? known.filter(({ pairId }) => pairId === pair.id) : [];
      const people = pair ? peopleFor(pair.id, rule) : 1;
      const isTaken = (id: string, text: string) => taken.has(`${id} ${text}`);
      return judge(decision, { reviewer, people, pair, reviews, isTaken });
    });
    const changes = verdicts.flatMap(({ change }) => change ?? []);
    if (changes.length > 0) await this.#write(tx, reviewer, changes, pairs);
    return verdicts.map(({ outcome }) => outcome);
  }

  /** The relevant part of these pairs' trails: what holds now, and acts that are sent again. */
  #reviewsOf(
    tx: Prisma.TransactionClient,
    decisions: readonly Decision[],
    pairIds: readonly string[],
  ): Promise<ReviewRow[]> {
    const ids = decisions.flatMap(one => (one.action === 'undo' ? [one.id, one.undoes] : [one.id]));
    return tx.$queryRaw<ReviewRow[]>`
      SELECT id::text, pair_id::text AS "pairId", reviewer_id AS "reviewerId", reviewer, action::text,
        previous_status::text AS "previousStatus", status::text, previous_text AS "previousText", text, blind,
        undone_at AS "undoneAt"
      FROM review WHERE (pair_id = ANY(${pairIds}::uuid[]) AND undone_at IS NULL) OR id = ANY(${ids}::uuid[])
      ORDER BY created_at, id`;
  }

  /** Texts in these acts that another pair of the same image has already. */
  async #takenTexts(
    tx: Prisma.TransactionClient,
    decisions: readonly Decision[],
    pairOf: ReadonlyMap<string, string>,
    pairs: readonly JudgedPair[],
    reviews: readonly ReviewRow[],
  ): Promise<Set<string>> {
    const wanted = decisions.flatMap(decision => {
      const pair = pairs.find(({ id }) => id === pairOf.get(decision.id));
      const text =
        decision.action === 'edit'
          ? decision.text
          : decision.action === 'undo'
            ? reviews.find(({ id }) => id === decision.undoes)?.previousText
            : null;
      return pair && text ? [{ id: pair.id, imageId: pair.imageId, text }] : [];
    });
    if (wanted.length === 0) return new Set();
    const rows = await tx.$queryRaw<{ id: string; text: string }[]>`
      SELECT w.id::text, w.text
      FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS w(id uuid, "imageId" uuid, text text)
      JOIN caption_pair p ON p.image_id = w."imageId" AND p.persian = w.text AND p.id <> w.id`;
    return new Set(rows.map(({ id, text }) => `${id} ${text}`));
  }

  async #write(
    tx: Prisma.TransactionClient,
    reviewer: Reviewer,
    changes: readonly NonNullable<Verdict['change']>[],
    pairs: readonly JudgedPair[],
  ): Promise<void> {
    // Times are taken under the pairs' locks, so that a pair's trail is in order.
    await tx.$executeRaw`
      WITH change AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) AS c(
          id uuid, "pairId" uuid, action "ReviewAction", reasons jsonb, "previousStatus" "PairStatus",
          status "PairStatus", "previousText" text, text text, "originalPersian" text, flagged boolean,
          decides boolean, undoes uuid, proposed text, blind boolean, disputed boolean)
      ), trail AS (
        INSERT INTO review (id, pair_id, reviewer, reviewer_id, action, reasons, previous_status, status,
          previous_text, text, undoes_id, blind, created_at)
        SELECT id, "pairId", ${reviewer.name}, ${reviewer.id}, action,
          ARRAY(SELECT jsonb_array_elements_text(reasons)), "previousStatus", status, "previousText", coalesce(text, proposed),
          undoes, blind, clock_timestamp()
        FROM change
      ), marked AS (
        UPDATE review SET undone_at = clock_timestamp()
        WHERE id = ANY(${changes.flatMap(({ undoes }) => undoes ?? [])}::uuid[])
      ), released AS (
        DELETE FROM review_lease l USING change c WHERE l.pair_id = c."pairId" AND c.undoes IS NULL
      ), kept AS (
        INSERT INTO review_lease (pair_id, user_id, expires_at)
        SELECT "pairId", ${reviewer.id}, now() + make_interval(mins => ${LEASE_MINUTES})
        FROM change WHERE undoes IS NOT NULL
        ON CONFLICT (pair_id) DO UPDATE SET user_id = excluded.user_id, expires_at = excluded.expires_at
      )
      UPDATE caption_pair p SET
        status = c.status, flagged = c.flagged, disputed = c.disputed, updated_at = now(),
        persian = coalesce(c.text, p.persian), original_persian = c."originalPersian",
        -- Another text wants another score; the worker gives it.
        score = CASE WHEN c.text IS NULL THEN p.score END, scorer = CASE WHEN c.text IS NULL THEN p.scorer END,
        reviewer_id = CASE WHEN c.decides THEN ${reviewer.id} ELSE p.reviewer_id END,
        reviewed_at = CASE WHEN c.decides THEN clock_timestamp() ELSE p.reviewed_at END
      FROM change c WHERE p.id = c."pairId" AND c.action <> 'skip'`;
    const undone = changes.flatMap(({ undoes, pairId }) => (undoes ? [pairId] : []));
    if (undone.length > 0) await this.#restoreReviewers(tx, undone);
    const moved = new Set(
      changes.flatMap(({ pairId, ...change }) =>
        change.status !== change.previousStatus || change.text !== null ? [pairId] : [],
      ),
    );
    const imageIds = pairs.filter(({ id }) => moved.has(id)).map(({ imageId }) => imageId);
    await updateVisibility(tx, imageIds, this.#options);
  }

  /** After an undo, the previous decision's author is the reviewer again. */
  async #restoreReviewers(tx: Prisma.TransactionClient, pairIds: readonly string[]): Promise<void> {
    await tx.$executeRaw`
      UPDATE caption_pair p SET reviewer_id = b.reviewer_id, reviewed_at = b.created_at
      FROM unnest(${pairIds}::uuid[]) AS u(id)
      LEFT JOIN LATERAL (
        SELECT r.reviewer_id, r.created_at FROM review r
        WHERE r.pair_id = u.id AND r.action IN ('approve', 'reject', 'edit') AND r.undone_at IS NULL
          -- A vote that waits decided nothing, and nobody is to learn whose it is.
          AND r.status <> 'pending'
        ORDER BY r.created_at DESC, r.id DESC LIMIT 1
      ) b ON true
      WHERE p.id = u.id`;
  }
}

interface Batch {
  readonly reviewer: Reviewer;
  readonly decisions: readonly Decision[];
  readonly pairOf: ReadonlyMap<string, string>;
}

/** Cuts a list before a pair that repeats: each piece concerns different pairs. */
function* splitByPair(
  decisions: readonly Decision[],
  pairOf: ReadonlyMap<string, string>,
): Generator<readonly Decision[]> {
  let batch: Decision[] = [];
  let seen = new Set<string | undefined>();
  for (const decision of decisions) {
    const pairId = pairOf.get(decision.id);
    if (seen.has(pairId)) {
      yield batch;
      batch = [];
      seen = new Set();
    }
    batch.push(decision);
    seen.add(pairId);
  }
  if (batch.length > 0) yield batch;
}
