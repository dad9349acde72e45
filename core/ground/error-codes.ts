/**
 * The one table of errors: each code's parameters, what its receiver does next, its HTTP status and its exit
 * code. Every reader (wire, pages, bot, command line, processes) asks this table.
 */

import type { Role } from './domain/accounts/account.ts';
import type { ApiScope } from './domain/accounts/api-token.ts';
import type { ShapeProblem } from './domain/captions/captions-file.ts';
import type { AddressProblem } from './domain/crawl/web-address.ts';
import type { FormProblem } from './domain/form-problem.ts';
import type { ExportFormat, ExportObstacle } from './domain/models/model-export.ts';
import type { TrainingObstacle } from './domain/models/training.ts';

/**
 * What the receiver of an error does next: the same call again in a moment; the same call later, after a named time;
 * tell the person who asked, who can mend it; or give up until a maintainer has changed something.
 */
export const ERROR_KINDS = ['retry', 'slow-down', 'tell-user', 'give-up'] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** How the command line ends, by the names of its exit codes. */
export type ErrorExit = 'unexpected' | 'wrongUse' | 'nothingFound' | 'unreachable';

declare const PARAMETERS: unique symbol;

/** A line of the table. The parameters are a type only: what the code's sentence is made from. */
interface Row<Parameters extends object, Kind extends ErrorKind, Status extends number> {
  readonly kind: Kind;
  readonly status: Status;
  readonly exit: ErrorExit;
  readonly [PARAMETERS]?: Parameters;
}

/** Statuses of requests that were wrong; 404 has a function of its own. */
type RefusedStatus = 400 | 401 | 403 | 413;

/** The request is wrong; its sender can correct it. */
const tellUser = <P extends object>(status: RefusedStatus = 400): Row<P, 'tell-user', RefusedStatus> => ({
  kind: 'tell-user',
  status,
  exit: 'wrongUse',
});

/** What was asked for is not there (any more). */
const absent = <P extends object>(): Row<P, 'tell-user', 404> => ({
  kind: 'tell-user',
  status: 404,
  exit: 'nothingFound',
});

/** Passes by itself. */
const retry = <P extends object>(status: 503 | 504 = 503): Row<P, 'retry', 503 | 504> => ({
  kind: 'retry',
  status,
  exit: 'unreachable',
});

/** Too many requests; every row's parameters say after how many seconds to retry. */
const slowDown = <P extends { readonly seconds: number }>(
  status: 429 | 503 = 503,
): Row<P, 'slow-down', 429 | 503> => ({ kind: 'slow-down', status, exit: 'unreachable' });

/**
 * Waits for a maintainer. 503, because the process itself is well, and works again as soon as it has what it lacks.
 */
const giveUp = <P extends object>(
  exit: ErrorExit = 'unexpected',
  status: 500 | 503 = 503,
): Row<P, 'give-up', 500 | 503> => ({ kind: 'give-up', status, exit });

export const ERRORS = {
  'config.invalid': giveUp<{ variable: string; reason: string }>('wrongUse'),
  'config.token-required': giveUp<{ host: string }>('wrongUse'),
  'precision.fp16-on-cpu': giveUp('wrongUse'),
  'precision.fp16-on-card': giveUp<{ device: string }>('wrongUse'),
  'precision.bf16': giveUp('wrongUse'),
  'text.empty': tellUser(),
  'query.nothing-left': tellUser(),
  'query.only-excludes': tellUser(),
  'text.too-long': tellUser<{ length: number; limit: number }>(),
  'request.invalid': tellUser<{ reason: string }>(),
  'form.invalid': tellUser<FormProblem>(),
  'guideline.changed': tellUser<{ version: number; author: string }>(),
  'guideline.foreign-picture': tellUser<{ site: string }>(),
  'request.too-large': tellUser<{ limit: number }>(413),
  'request.unauthorized': tellUser(401),
  'api.scope': tellUser<{ scope: ApiScope }>(403),
  'request.unknown-path': absent<{ path: string }>(),
  'request.timeout': retry<{ milliseconds: number }>(504),
  'image.unreadable': tellUser<{ reason: string }>(),
  'image.too-many-bytes': tellUser<{ bytes: number; limit: number }>(413),
  'image.too-many-pixels': tellUser<{ pixels: number; limit: number }>(),
  'image.too-costly': tellUser<{ of: 'time' | 'memory' | 'side' | 'frames'; limit: number }>(),
  'image.decoder-stopped': retry<{ reason: string }>(),
  'image.not-found': absent<{ imageId: string }>(),
  'image.too-small': tellUser<{ width: number; height: number; least: number }>(),
  'image.blank': tellUser(),
  'image.text-only': tellUser(),
  'image.taken-down': tellUser(),
  'image.not-here': absent<{ image: string }>(),
  'image.not-embedded': retry<{ imageId: string }>(),
  'query.not-found': absent<{ queryId: string }>(),
  'file.not-found': absent<{ path: string }>(),
  'file.invalid': giveUp<{ path: string; reason: string }>(),
  'file.exists': tellUser<{ path: string }>(),
  'captions.shape': tellUser<{ path: string; problem: ShapeProblem; seen: string }>(),
  'dataset.unknown': tellUser<{ name: string; known: string }>(),
  'dataset.empty': tellUser<{ dataset: string }>(),
  'dataset.one-caption': tellUser<{ dataset: string }>(),
  'evaluation.not-found': absent<{ id: string }>(),
  'checkpoint.invalid': giveUp<{ path: string; reason: string }>(),
  'model.unknown': giveUp<{ name: string; known: string }>(),
  'model.unsupported': giveUp<{ path: string; reason: string }>(),
  'model.not-here': giveUp<{ name: string }>(),
  'model.no-pictures': giveUp<{ name: string }>(),
  'model.name-taken': tellUser<{ name: string }>(),
  'model.needs': tellUser<{ place: string; reason: string }>(),
  'model.damaged': giveUp<{ name: string; files: string }>(),
  'model.fails-check': giveUp<{ name: string; check: string; difference: number; limit: number }>(),
  'model.in-use': tellUser<{ name: string }>(),
  'model.no-previous': absent(),
  'model.no-export': tellUser<{ name: string; format: ExportFormat; obstacle: ExportObstacle }>(),
  'hub.unreachable': retry<{ endpoint: string; reason: string }>(),
  'hub.offline': giveUp<{ repo: string }>(),
  'hub.not-a-hub': giveUp<{ endpoint: string; reason: string }>(),
  'hub.repo-not-found': absent<{ repo: string }>(),
  'hub.revision-not-found': absent<{ repo: string; revision: string }>(),
  'hub.file-not-found': absent<{ repo: string; file: string }>(),
  'hub.gated': giveUp<{ repo: string; page: string }>(),
  'hub.terms-not-accepted': giveUp<{ repo: string; page: string }>(),
  'hub.redirected': giveUp<{ endpoint: string; target: string; repo: string }>(),
  'hub.token-invalid': giveUp<{ endpoint: string }>(),
  'hub.refused': giveUp<{ repo: string; reason: string }>(),
  'hub.damaged': giveUp<{ file: string; expected: string; found: string }>(),
  'training.too-few': tellUser<{ images: number; heldOut: number; least: number }>(),
  'training.base': tellUser<{ name: string; obstacle: TrainingObstacle; trainable: string }>(),
  'training.other': tellUser<{ name: string; reason: string }>(),
  'training.running': tellUser<{ name: string }>(),
  'training.not-found': absent<{ name: string }>(),
  'training.diverged': giveUp<{ step: number }>(),
  'index.invalid': giveUp<{ folder: string; reason: string }>(),
  'index.mismatch': giveUp<{ field: string; expected: string; found: string }>(),
  'index.no-previous': absent(),
  'faiss.missing': giveUp<{ reason: string }>(),
  'faiss.failed': giveUp<{ factory: string; reason: string }>(),
  'usearch.missing': giveUp<{ reason: string }>(),
  'usearch.failed': giveUp<{ factory: string; reason: string }>(),
  'milvus.not-set': giveUp(),
  'milvus.unreachable': retry<{ url: string; reason: string }>(),
  'milvus.slow': retry<{ url: string; seconds: number }>(),
  'milvus.loading': retry<{ collection: string; percent: number }>(),
  'milvus.refused': giveUp<{ url: string; reason: string }>(),
  'milvus.lost': giveUp<{ collection: string; reason: string }>(),
  'milvus.failed': giveUp<{ factory: string; reason: string }>(),
  'database.unreachable': retry<{ reason: string }>(),
  'database.busy': retry<{ reason: string }>(),
  'database.full': retry(),
  'database.not-ready': retry<{ reason: string }>(),
  'database.refused': giveUp<{ reason: string }>('unreachable'),
  'database.encoding': giveUp<{ database: string; encoding: string; command: string }>('unreachable'),
  'database.letters': giveUp<{ database: string; command: string }>('unreachable'),
  'database.extension': giveUp<{ extension: string }>('unreachable'),
  'database.rights': giveUp<{ role: string; database: string; rights: string; command: string }>(
    'unreachable',
  ),
  'database.start-failed': giveUp<{ reason: string }>('unreachable'),
  'database.migration-failed': giveUp<{ reason: string }>('unreachable'),
  'service.unreachable': retry<{ service: string; reason: string }>(),
  'service.unproven': retry<{ service: string; place: string }>(),
  'service.busy': slowDown<{ service: string; seconds: number }>(),
  'service.starting': retry<{ service: string }>(),
  'service.needs-mending': giveUp<{ service: string; reason: string }>(),
  'service.already-running': giveUp<{ where: string }>(),
  'thread.stopped': retry<{ thread: string; reason: string }>(),
  'work.lock-lost': retry<{ work: string }>(),
  'lock.unusable': giveUp<{ path: string; reason: string }>(),
  'telegram.token-missing': giveUp('wrongUse'),
  'telegram.token-refused': giveUp('wrongUse'),
  'port.taken': retry<{ port: number; variable: string }>(),
  'address.missing': retry<{ host: string; variable: string }>(),
  'dashboard.not-built': giveUp(),
  'disk.full': retry<{ path: string }>(),
  'store.unreachable': retry<{ place: string; reason: string }>(),
  'store.busy': slowDown<{ place: string; seconds: number }>(),
  'store.full': retry<{ place: string }>(),
  'store.clock': retry<{ place: string }>(),
  'store.refused': giveUp<{ place: string; reason: string }>('unreachable'),
  'store.no-bucket': giveUp<{ place: string }>('unreachable'),
  'backup.damaged': giveUp<{ path: string; reason: string }>(),
  'backup.newer': giveUp<{ path: string; detail: string }>(),
  'restore.not-empty': tellUser<{ tables: string }>(),
  'restore.in-use': tellUser<{ connections: number }>(),
  'translation.refused': giveUp<{ service: string; reason: string }>(),
  'web.address': tellUser<{ address: string; fault: AddressProblem }>(),
  'web.too-large': tellUser<{ address: string; limit: number }>(413),
  'web.gone': absent<{ address: string }>(),
  'web.refused': giveUp<{ address: string; reason: string }>(),
  'robots.disallowed': tellUser<{ address: string }>(403),
  'crawl.contact-missing': giveUp('wrongUse'),
  'crawl.source-off': giveUp<{ source: string; variable: string; terms: string }>('wrongUse'),
  'crawl.running': tellUser<{ source: string }>(),
  'crawl.run-not-found': absent<{ id: string }>(),
  'job.not-found': absent<{ id: string }>(),
  'job.kills-worker': giveUp<{ times: number }>(),
  'crawl.no-caption': tellUser(),
  'crawl.changed': giveUp<{ source: string; reason: string }>(),
  'crawl.browser-missing': giveUp<{ address: string; reason: string }>('wrongUse'),
  'crawl.paused': slowDown<{ source: string; seconds: number; reason: string }>(),
  'auth.required': tellUser(401),
  'auth.forbidden': tellUser<{ role: Role }>(403),
  'auth.foreign-origin': tellUser(403),
  'auth.wrong-password': tellUser(),
  'auth.too-often': slowDown<{ seconds: number }>(429),
  'invitation.invalid': absent(),
  'account.username-taken': tellUser<{ username: string }>(),
  'account.last-maintainer': tellUser(),
  'account.not-found': absent<{ name: string }>(),
  'account.disabled': tellUser<{ name: string }>(),
  'pair.not-found': absent<{ pairId: string }>(),
  'bulk.running': tellUser(),
  'bulk.not-found': absent<{ id: string }>(),
  internal: giveUp('unexpected', 500),
} as const;

type Table = typeof ERRORS;

export type ErrorCode = keyof Table;

/** The parameters of each code's sentence. Each locale must word all of them. */
export type ErrorParameters = {
  readonly [Code in ErrorCode]: Table[Code] extends Row<infer P, ErrorKind, number> ? P : never;
};

/** The codes of one kind and, where given, one status. */
export type CodeOf<Kind extends ErrorKind, Status extends number = number> = {
  [Code in ErrorCode]: Table[Code] extends { readonly kind: Kind; readonly status: Status } ? Code : never;
}[ErrorCode];

/** Whether a code that came from elsewhere is one of ours. */
export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(ERRORS, code);
