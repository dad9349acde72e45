import { Prisma } from '../../../prisma/generated/client.ts';
import { retry } from '../../ground/async/retry.ts';

/** Two processes inserted the same row at once, or one deleted it: the next try gets through. */
export class InsertConflict extends Error {}

/** Prisma's codes of a unique violation, and of a deadlock or serialisation failure. */
const CONFLICTS = new Set(['P2002', 'P2034']);
/** The same in a query written by hand: the code is PostgreSQL's, in the message. */
const RAW_QUERY_FAILED = 'P2010';
const RAW_CONFLICT = /Code: `(?:23505|40001|40P01)`/;
const TRIES = 5;

/** Retries a transaction that failed only because another process did the same at the same moment. */
export const retryConflicts = <Result>(run: () => Promise<Result>): Promise<Result> =>
  retry(run, { backoff: { firstMs: 50, longestMs: 250 }, tries: TRIES, passes: isConflict });

function isConflict(error: unknown): boolean {
  if (error instanceof InsertConflict) return true;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return CONFLICTS.has(error.code) || (error.code === RAW_QUERY_FAILED && RAW_CONFLICT.test(error.message));
}
