import { z } from 'zod';
import { type NegarehError, ownError, PermanentError, RetryableError, reasonOf } from './errors.ts';

/** The fields that we read of errors of PostgreSQL's driver, Prisma and the operating system. */
const RawError = z.object({
  code: z.string().optional().catch(undefined),
  severity: z.string().optional().catch(undefined),
  path: z.string().optional().catch(undefined),
  /** The path of a lock file that only a person can delete: setup/process-lock.mjs. */
  name: z.string().optional().catch(undefined),
  file: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  cause: z.unknown().optional(),
  meta: z
    .object({
      driverAdapterError: z.object({
        cause: z.object({ kind: z.string().optional(), originalCode: z.string().optional() }),
      }),
    })
    .optional()
    .catch(undefined),
});
type RawError = z.infer<typeof RawError>;

type Fault = 'unreachable' | 'busy' | 'full' | 'refused';

/**
 * PostgreSQL's error codes (SQLSTATE), https://www.postgresql.org/docs/current/errcodes-appendix.html. Transient are: a
 * server that stops, starts, recovers or stands by (57P, 25006), a database that does not exist yet (3D000), a lack of
 * connections or memory (53), a statement that was cancelled (57014), locks and conflicts.
 */
const STATES: readonly (readonly [RegExp, Fault])[] = [
  [/^53100/, 'full'],
  [/^(08|57P|25006|3D000)/, 'unreachable'],
  [/^(53|57014|55P03|55006|40001|40003|40P01)/, 'busy'],
  [/^(28|42501)/, 'refused'],
];

/** The kinds of Prisma's driver adapters, which name some of the above without their code. */
const KINDS: Readonly<Record<string, Fault>> = {
  DatabaseNotReachable: 'unreachable',
  DatabaseDoesNotExist: 'unreachable',
  ConnectionClosed: 'unreachable',
  SocketTimeout: 'unreachable',
  TooManyConnections: 'busy',
  TransactionWriteConflict: 'busy',
  TransactionAlreadyClosed: 'busy',
  AuthenticationFailed: 'refused',
  DatabaseAccessDenied: 'refused',
};

/** Prisma's own codes for calls that fail before PostgreSQL is asked, or after the connection is lost. */
const PRISMA: Readonly<Record<string, Fault>> = {
  P1000: 'refused',
  P1001: 'unreachable',
  P1002: 'unreachable',
  P1003: 'unreachable',
  P1008: 'unreachable',
  P1010: 'refused',
  P1017: 'unreachable',
  P2024: 'busy',
  P2028: 'busy',
  P2034: 'busy',
  P2037: 'busy',
};

/** The system's codes of a failed connection. Code that calls other services than PostgreSQL wraps its own errors. */
const SOCKET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** The driver's messages when a connection breaks or cannot be had, also because this process ends; it gives no code then. */
const WORDS =
  /connection terminated|ECONNRESET|ECONNREFUSED|timeout exceeded when trying to connect|client has encountered a connection error|query read timeout|cannot use a pool after calling end/i;

/** Errors are wrapped a few times at most; a circular chain must not be walked forever. */
const DEPTH = 5;

/**
 * The one place that recognises what PostgreSQL, its driver, Prisma, a full disk and our lock files throw: such an error
 * becomes one of ours, which says whether it is transient. Other errors stay as they are.
 */
export function toOwnError(error: unknown): unknown {
  let wrapped = error;
  for (let depth = 0; depth < DEPTH; depth++) {
    const known = ownError(wrapped);
    if (known) return known;
    const raw = RawError.safeParse(wrapped).data;
    if (!raw) return error;
    const own = ownErrorOf(raw, wrapped, depth === 0);
    if (own) return own;
    wrapped = raw.cause;
  }
  return error;
}

/** The lines that Prisma puts before an error's message. */
const CALL_OF_PRISMA = /^\s*Invalid `[^`]*` invocation:?\s*/;

/** @param isOutermost a socket's error deep inside may be of any service, so only the error itself is asked for one */
function ownErrorOf(raw: RawError, error: unknown, isOutermost: boolean): NegarehError | undefined {
  const { code = '', path, meta } = raw;
  const cause = { cause: error };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new RetryableError('disk.full', { path: path ?? '' }, cause);
  }
  if (raw.name === 'LockError') {
    const { file = '', reason = '' } = raw;
    return new PermanentError('lock.unusable', { path: file, reason }, cause);
  }
  const fault = faultOf(raw) ?? (isOutermost && isConnectionError(raw, error) ? 'unreachable' : undefined);
  const { kind, originalCode } = meta?.driverAdapterError.cause ?? {};
  const reason =
    kind && kind !== 'postgres'
      ? kind
      : (originalCode ?? (reasonOf(error).replace(CALL_OF_PRISMA, '') || code));
  switch (fault) {
    case 'full':
      return new RetryableError('database.full', {}, cause);
    case 'unreachable':
      return new RetryableError('database.unreachable', { reason }, cause);
    case 'busy':
      return new RetryableError('database.busy', { reason }, cause);
    case 'refused':
      return new PermanentError('database.refused', { reason }, cause);
    case undefined:
      return undefined;
  }
}

function faultOf({ code = '', severity, meta }: RawError): Fault | undefined {
  const { kind = '', originalCode } = meta?.driverAdapterError.cause ?? {};
  // The driver adds PostgreSQL's severity to its codes, which distinguishes them from other codes of five letters.
  const state = originalCode ?? (severity === undefined ? '' : code);
  return STATES.find(([pattern]) => pattern.test(state))?.[1] ?? KINDS[kind] ?? PRISMA[code];
}

const isConnectionError = ({ code = '' }: RawError, error: unknown): boolean =>
  SOCKET.has(code) || WORDS.test(reasonOf(error));
