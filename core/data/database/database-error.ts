import { z } from 'zod';
import { NegarehError, RetryableError, reasonOf } from '../../ground/errors.ts';

/** What Prisma's errors say about their cause, as far as it is looked at here. */
const PrismaError = z.object({
  meta: z.object({
    driverAdapterError: z.object({
      cause: z.object({ kind: z.string().optional(), originalCode: z.string().optional() }),
    }),
  }),
});

const AWAY_KINDS = new Set([
  'DatabaseNotReachable',
  'DatabaseDoesNotExist',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);
/** PostgreSQL's classes of connection errors, shutting down or starting up, and too many of them: with time they pass. */
const AWAY_CODES = /^(08|57P0|53300|3D000)/;
/** The driver's own words when a connection breaks under a query; it gives no code then. */
const AWAY_WORDS = /connection terminated|ECONNRESET|ECONNREFUSED|timeout exceeded when trying to connect/i;

/** What PostgreSQL says when its disk, or a quota, is full. */
const FULL_CODE = '53100';

/**
 * A database that is away becomes RetryableError 'database.unreachable', one whose disk is full 'database.full'; all
 * else stays what it is.
 */
export function toDatabaseError(error: unknown): unknown {
  if (error instanceof NegarehError) return error;
  const { kind = '', originalCode = '' } =
    PrismaError.safeParse(error).data?.meta.driverAdapterError.cause ?? {};
  if (originalCode === FULL_CODE) return new RetryableError('database.full', {}, { cause: error });
  const isAway = AWAY_KINDS.has(kind) || AWAY_CODES.test(originalCode) || AWAY_WORDS.test(reasonOf(error));
  if (!isAway) return error;
  const reason = kind || originalCode || reasonOf(error);
  return new RetryableError('database.unreachable', { reason }, { cause: error });
}
