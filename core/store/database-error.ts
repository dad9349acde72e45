import { z } from 'zod';
import { NegarehError, RetryableError, reasonOf } from '../errors.ts';

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
/** PostgreSQL's classes of connection errors, shutting down or starting up, and full: with time they pass. */
const AWAY_CODES = /^(08|57P0|53300|3D000)/;
/** The driver's own words when a connection breaks under a query; it gives no code then. */
const AWAY_WORDS = /connection terminated|ECONNRESET|ECONNREFUSED|timeout exceeded when trying to connect/i;

/** A database that is away becomes RetryableError 'database.unreachable'; all else stays what it is. */
export function toDatabaseError(error: unknown): unknown {
  if (error instanceof NegarehError) return error;
  const { kind = '', originalCode = '' } =
    PrismaError.safeParse(error).data?.meta.driverAdapterError.cause ?? {};
  const isAway = AWAY_KINDS.has(kind) || AWAY_CODES.test(originalCode) || AWAY_WORDS.test(reasonOf(error));
  if (!isAway) return error;
  const reason = kind || originalCode || reasonOf(error);
  return new RetryableError('database.unreachable', { reason }, { cause: error });
}
