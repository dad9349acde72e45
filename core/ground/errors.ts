/**
 * Errors are named by what the caller does next. Each carries a code and the code's parameters; the words come
 * from `locales/` at the edge, in the reader's language. Handlers branch on class or code, never on text.
 */

import type { Role } from './domain/account.ts';
import type { ShapeProblem } from './domain/captions-file.ts';

/** Every error code with the parameters that its sentence needs. Each locale must word all of them. */
export interface ErrorParameters {
  'config.invalid': { variable: string; reason: string };
  'config.token-required': { host: string };
  'text.empty': object;
  'query.nothing-left': object;
  'text.too-long': { length: number; limit: number };
  'request.invalid': { reason: string };
  'request.too-large': { limit: number };
  'request.unauthorized': object;
  'request.unknown-path': { path: string };
  'request.timeout': { milliseconds: number };
  'image.unreadable': { reason: string };
  'image.too-many-bytes': { bytes: number; limit: number };
  'image.too-many-pixels': { pixels: number; limit: number };
  'image.too-costly': { of: 'time' | 'memory' | 'side' | 'frames'; limit: number };
  'image.decoder-stopped': { reason: string };
  'image.not-found': { imageId: string };
  'image.not-embedded': { imageId: string };
  'query.not-found': { queryId: string };
  'file.not-found': { path: string };
  'file.invalid': { path: string; reason: string };
  'captions.shape': { path: string; problem: ShapeProblem; seen: string };
  'dataset.unknown': { name: string; known: string };
  'dataset.empty': { dataset: string };
  'dataset.one-caption': { dataset: string };
  'evaluation.not-found': { id: string };
  'checkpoint.invalid': { path: string; reason: string };
  'model.unknown': { name: string; known: string };
  'model.unsupported': { path: string; reason: string };
  'model.not-here': { name: string };
  'model.no-pictures': { name: string };
  'model.name-taken': { name: string };
  'model.needs': { place: string; reason: string };
  'model.damaged': { name: string; files: string };
  'model.fails-check': { name: string; check: string; difference: number; limit: number };
  'model.in-use': { name: string };
  'model.no-previous': object;
  'hub.unreachable': { endpoint: string; reason: string };
  'hub.offline': { repo: string };
  'hub.not-a-hub': { endpoint: string; reason: string };
  'hub.repo-not-found': { repo: string };
  'hub.revision-not-found': { repo: string; revision: string };
  'hub.file-not-found': { repo: string; file: string };
  'hub.gated': { repo: string; page: string };
  'hub.token-invalid': { endpoint: string };
  'hub.refused': { repo: string; reason: string };
  'hub.damaged': { file: string; expected: string; found: string };
  'index.invalid': { folder: string; reason: string };
  'index.mismatch': { field: string; expected: string; found: string };
  'index.no-previous': object;
  'faiss.missing': { reason: string };
  'faiss.failed': { factory: string; reason: string };
  'database.unreachable': { reason: string };
  'database.full': object;
  'database.encoding': { database: string; encoding: string; command: string };
  'database.letters': { database: string; command: string };
  'database.extension': { extension: string };
  'database.rights': { role: string; database: string; rights: string; command: string };
  'database.start-failed': { reason: string };
  'database.migration-failed': { reason: string };
  'service.unreachable': { service: string; reason: string };
  'service.busy': { service: string };
  'service.starting': { service: string };
  'thread.stopped': { thread: string; reason: string };
  'service.already-running': { where: string };
  'telegram.token-missing': object;
  'telegram.token-refused': object;
  'port.taken': { port: number; variable: string };
  'dashboard.not-built': object;
  'disk.full': { path: string };
  'file.exists': { path: string };
  'backup.damaged': { path: string; reason: string };
  'backup.newer': { path: string; detail: string };
  'restore.not-empty': { tables: string };
  'restore.in-use': { connections: number };
  'translation.refused': { service: string; reason: string };
  'auth.required': object;
  'auth.forbidden': { role: Role };
  'auth.foreign-origin': object;
  'auth.wrong-password': object;
  'auth.too-often': { seconds: number };
  'invitation.invalid': object;
  'account.username-taken': { username: string };
  'account.last-maintainer': object;
  'account.not-found': { name: string };
  'account.disabled': { name: string };
  'bulk.running': object;
  'bulk.not-found': { id: string };
  internal: object;
}

export type ErrorCode = keyof ErrorParameters;

/** The base of all errors that we throw on purpose; catch a subclass, not this, to decide what to do. */
export abstract class NegarehError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly parameters: ErrorParameters[Code];

  constructor(code: Code, parameters: ErrorParameters[Code], options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(parameters)}`, options);
    this.name = new.target.name;
    this.code = code;
    this.parameters = parameters;
  }
}

/** The request itself is wrong: tell the person, who can mend it. Trying again changes nothing. */
export class InputError<Code extends ErrorCode = ErrorCode> extends NegarehError<Code> {}

/** The thing asked for is not there (any more). */
export class NotFoundError<Code extends ErrorCode = ErrorCode> extends NegarehError<Code> {}

/** Give up and report: a broken file, a model that does not match, a wrong configuration. */
export class PermanentError<Code extends ErrorCode = ErrorCode> extends NegarehError<Code> {}

/** A passing fault (network, database restart): the same call may work later. */
export class RetryableError<Code extends ErrorCode = ErrorCode> extends NegarehError<Code> {}

/** Too much at once: slow down and come back after `retryAfterSeconds`. */
export class BusyError extends NegarehError<'service.busy'> {
  readonly retryAfterSeconds: number;

  constructor(service: string, retryAfterSeconds: number, options?: ErrorOptions) {
    super('service.busy', { service }, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The message of anything thrown, for logs and for `reason` parameters; never shown to a person on its own. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  // Some libraries throw, or report, plain objects that look like errors.
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(message);
}

/** A full disk (or a full quota) becomes RetryableError 'disk.full'; all else stays what it is. */
export function toDiskError(error: unknown, path: string): unknown {
  const isFull = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
  return isFull ? new RetryableError('disk.full', { path }, { cause: error }) : error;
}
