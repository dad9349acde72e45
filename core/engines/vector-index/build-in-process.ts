import { fork } from 'node:child_process';
import { RetryableError } from '../../ground/errors.ts';
import { BuildMessage, type BuildProgress, type Built } from './build-message.ts';

interface ProcessBuild {
  /** The process's module. */
  readonly module: URL;
  /** Its one argument, as JSON. */
  readonly task: { readonly folder: string };
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: BuildProgress) => void) | undefined;
  /** The errors of a failed build, and of an engine that is not installed. */
  readonly failed: (reason: string) => Error;
  readonly missing: (reason: string) => Error;
}

/** A library reports a full disk only as text, with the operating system's message. */
const NO_SPACE = /No space left on device|ENOSPC|Disk quota exceeded/;

/** All that is known of a native crash (FAISS ends the process when it cannot go on). */
const CRASHED = 'it ended unexpectedly';

/**
 * Builds an approximate index in a process of its own: native calls block for minutes, and a library may end its process
 * when it cannot go on.
 * @throws what `failed` or `missing` makes of the reason; RetryableError 'disk.full'.
 */
export function buildInProcess(build: ProcessBuild): Promise<Built> {
  const { module, task, signal, onProgress, failed } = build;
  return new Promise((resolve, reject) => {
    const child = fork(module, [JSON.stringify(task)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      ...(signal && { signal, killSignal: 'SIGKILL' }),
    });
    let said = '';
    child.stderr?.on('data', chunk => {
      said = (said + chunk).slice(-2_000);
    });
    let built: Built | undefined;
    let reason: string | undefined;
    let missing: string | undefined;
    child.on('message', raw => {
      const message = BuildMessage.parse(raw);
      if (message.kind === 'progress') onProgress?.(message);
      else if (message.kind === 'missing') missing = message.reason;
      else if (message.kind === 'failed') reason = message.reason;
      else {
        const { kind: _, ...figures } = message;
        built = figures;
      }
    });
    child.on('error', reject);
    child.on('close', () => {
      if (NO_SPACE.test(`${reason} ${said}`)) reject(new RetryableError('disk.full', { path: task.folder }));
      else if (missing !== undefined) reject(build.missing(missing));
      else if (built && reason === undefined) resolve(built);
      else reject(failed(reason ?? (lastLine(said) || CRASHED)));
    });
  });
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
