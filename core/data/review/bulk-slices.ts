import { Prisma } from '../../../prisma/generated/client.ts';
import { NIL_ID } from '../../ground/domain/id.ts';
import type { BulkRequest } from '../../ground/domain/review/bulk-request.ts';
import { type DecisionOptions, updateVisibility } from '../captions/image-visibility.ts';
import { whereAffected } from './where-affected.ts';

/** What one slice did, and the id after which the next slice begins; undefined at the end of the list. */
export interface Slice {
  readonly approved: number;
  readonly rejected: number;
  readonly undone: number;
  readonly last: string | undefined;
}

export interface SliceContext {
  /** The bulk decision's id. */
  readonly id: string;
  /** Continues after this id: of a pair, or of a review when the act is being undone. */
  readonly after: string | undefined;
  /**
   * The name to act in. Only the name goes into the trail: `reviewer_id` marks what a person has looked at, and is the
   * source of their progress and their own undo.
   */
  readonly by: string | null;
  readonly options: DecisionOptions;
}

/** Pairs in one transaction: the most that other people's decisions may have to wait for. */
const BATCH = 1_000;
/** Decides on the next pending pairs that a request is about, in order of id. */
export async function decideSlice(
  tx: Prisma.TransactionClient,
  request: BulkRequest,
  { id, after = NIL_ID, by, options }: SliceContext,
): Promise<Slice> {
  const { approveFrom } = request;
  const approves = approveFrom === null ? Prisma.sql`false` : Prisma.sql`p.score >= ${approveFrom}::float4`;
  const rows = await tx.$queryRaw<{ id: string; imageId: string; approved: boolean }[]>`
    WITH chosen AS (
      SELECT p.id, ${approves} AS approved
      FROM caption_pair p WHERE ${whereAffected(request)} AND p.id > ${after}::uuid
      ORDER BY p.id LIMIT ${BATCH} FOR UPDATE
    ), reviewed AS (
      INSERT INTO review (id, pair_id, bulk_decision_id, reviewer, action, previous_status, status)
      SELECT gen_random_uuid(), id, ${id}::uuid, ${by},
        (CASE WHEN approved THEN 'approve' ELSE 'reject' END)::"ReviewAction", 'pending',
        (CASE WHEN approved THEN 'approved' ELSE 'rejected' END)::"PairStatus" FROM chosen
    )
    UPDATE caption_pair p
    SET status = (CASE WHEN c.approved THEN 'approved' ELSE 'rejected' END)::"PairStatus",
      reviewer_id = NULL, reviewed_at = NULL, updated_at = now()
    FROM chosen c WHERE p.id = c.id
    RETURNING p.id::text, p.image_id::text AS "imageId", c.approved`;
  await follow(tx, rows, options);
  const approved = rows.filter(row => row.approved).length;
  return { approved, rejected: rows.length - approved, undone: 0, last: lastOf(rows) };
}

/** Undoes the act's next reviews; pairs that somebody has decided since stay as they are. */
export async function undoSlice(
  tx: Prisma.TransactionClient,
  { id, after = NIL_ID, by, options }: SliceContext,
): Promise<Slice> {
  const reviews = await tx.$queryRaw<{ id: string; pairId: string }[]>`
    SELECT id::text, pair_id::text AS "pairId" FROM review
    WHERE bulk_decision_id = ${id}::uuid AND action <> 'undo' AND undone_at IS NULL AND id > ${after}::uuid
    ORDER BY id LIMIT ${BATCH}`;
  const ids = reviews.map(review => review.id);
  // Locks first, then checks what was decided since: a decision in progress has then been committed.
  await tx.$executeRaw`
    SELECT 1 FROM caption_pair WHERE id = ANY(${reviews.map(({ pairId }) => pairId)}::uuid[]) ORDER BY id FOR UPDATE`;
  const rows = await tx.$queryRaw<{ imageId: string }[]>`
    WITH latest AS (
      SELECT r.id, r.pair_id, r.previous_status, r.status FROM review r
      WHERE r.id = ANY(${ids}::uuid[]) AND r.undone_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM review later
        WHERE later.pair_id = r.pair_id AND later.action IN ('approve', 'reject', 'edit') AND later.undone_at IS NULL
          AND (later.created_at, later.id) > (r.created_at, r.id))
    ), undone AS (
      INSERT INTO review (id, pair_id, bulk_decision_id, reviewer, action, undoes_id, previous_status, status)
      SELECT gen_random_uuid(), pair_id, ${id}::uuid, ${by}, 'undo', id, status, previous_status FROM latest
    ), marked AS (
      UPDATE review r SET undone_at = now() FROM latest l WHERE r.id = l.id
    )
    UPDATE caption_pair p SET status = l.previous_status, updated_at = now()
    FROM latest l WHERE p.id = l.pair_id
    RETURNING p.image_id::text AS "imageId"`;
  await follow(tx, rows, options);
  return { approved: 0, rejected: 0, undone: rows.length, last: ids.at(-1) };
}

const follow = (
  tx: Prisma.TransactionClient,
  rows: readonly { readonly imageId: string }[],
  options: DecisionOptions,
): Promise<void> =>
  updateVisibility(
    tx,
    rows.map(({ imageId }) => imageId),
    options,
  );

/** The database returns rows in any order. */
const lastOf = (rows: readonly { readonly id: string }[]): string | undefined =>
  rows.reduce<string | undefined>((last, { id }) => (last === undefined || id > last ? id : last), undefined);
