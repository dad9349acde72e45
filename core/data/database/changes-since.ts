import { NIL_ID } from '../../ground/domain/id.ts';
import type { Database } from './database.ts';

/** A row that changed. */
export interface Change {
  readonly id: string;
  /** Names a change, so that what was seen once need not be read again. */
  readonly mark: string;
}

/** What a reader of changes asks: see {@link ChangeCursor}. */
export interface ChangeSource {
  /** What changed at or after this moment, in pages in order of time. */
  changedSince(moment: Date): AsyncIterable<readonly Change[]>;
  /** The moment from which a later `changedSince` must begin to miss nothing. */
  horizon(): Promise<Date>;
}

export interface ChangeRow {
  readonly id: string;
  readonly at: Date;
}

export const CHANGES_PAGE = 500;
/** Longer than a transaction of ours may take (prisma/client.ts). */
const LONGEST_SECONDS = 45;

/**
 * Rows carry the time at which their transaction began, but appear when it commits, so the oldest transaction that is still
 * writing counts. One that has only read so far may write yet, as long as it is no older than ours become: a backup reads for hours.
 */
export async function horizonOf({ prisma }: Database): Promise<Date> {
  const [row] = await prisma.$queryRaw<{ horizon: Date }[]>`
    SELECT coalesce(least(now(), min(xact_start)), now()) AS horizon
    FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
      AND (backend_xid IS NOT NULL OR xact_start > now() - make_interval(secs => ${LONGEST_SECONDS}))`;
  return row!.horizon;
}

/** Images that changed: the row itself, or what hangs on it and touches it (captions, reports). */
export const imagesChangedSince = ({ prisma }: Database, moment: Date): AsyncGenerator<readonly Change[]> =>
  changePages(
    moment,
    ({ at, id }) => prisma.$queryRaw<ChangeRow[]>`
      SELECT id::text, updated_at AS at FROM image
      WHERE (updated_at, id) > (${at}, ${id}::uuid)
      ORDER BY updated_at, id LIMIT ${CHANGES_PAGE}`,
  );

/** Page after page from a moment on; rows of one moment are in order of id. */
export async function* changePages(
  moment: Date,
  read: (after: ChangeRow) => Promise<ChangeRow[]>,
): AsyncGenerator<readonly Change[]> {
  for (let last: ChangeRow | undefined = { at: moment, id: NIL_ID }; last; ) {
    const rows: ChangeRow[] = await read(last);
    if (rows.length > 0) yield rows.map(({ id, at }) => ({ id, mark: `${id} ${at.getTime()}` }));
    last = rows.length < CHANGES_PAGE ? undefined : rows.at(-1);
  }
}
