import { type ChildProcess, spawn } from 'node:child_process';
import { endsWithin } from '../core/ground/async/ends-within.ts';
import { EXIT_CONFIGURATION } from '../core/ground/process/lifecycle.ts';
import type { Console } from './console.ts';
import { RESTARTS, RestartPlan, type Restarts } from './restarts.ts';

/** How a process ended, and what happens next. */
export interface Ending {
  readonly name: string;
  /** Exit code, or the signal's name. */
  readonly how: string;
  /** Null if it is not restarted, because it refuses its configuration. */
  readonly restartInMs: number | null;
}

export interface SuperviseOptions {
  readonly console: Pick<Console, 'follow' | 'say'>;
  readonly onEnd: (ending: Ending) => void;
  /** Called with the pid at each start, and at its end. */
  readonly onChange: (name: string, pid: number | undefined) => void;
  readonly restarts?: Restarts;
}

/** A process that is restarted whenever it ends, until it is stopped or refuses its configuration. */
export interface Supervised {
  readonly name: string;
  /** Asks it to end, and kills it if it has not ended within the limit. */
  stop(limitMs: number): Promise<void>;
}

/**
 * Runs a file as a process and keeps it running. The IPC channel between us carries no messages: the child sees it close when we are gone,
 * however we died, and ends itself (core/ground/process/lifecycle.ts).
 */
export function supervise(
  { name, entry }: { readonly name: string; readonly entry: string },
  { console, onEnd, onChange, restarts = RESTARTS }: SuperviseOptions,
): Supervised {
  let child: ChildProcess | undefined;
  const plan = new RestartPlan(restarts);
  let restart: NodeJS.Timeout | undefined;
  let stopping = false;

  const start = (): void => {
    const since = performance.now();
    const started = spawn(process.execPath, [entry], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    child = started;
    for (const stream of [started.stdout, started.stderr]) if (stream) console.follow(name, stream);
    onChange(name, started.pid);
    const ended = (how: string): void => {
      if (child !== started) return; // a failed spawn may report an error and an exit
      child = undefined;
      onChange(name, undefined);
      if (stopping) return;
      const refused = how === String(EXIT_CONFIGURATION);
      const restartInMs = plan.pauseAfter({ ranMs: performance.now() - since, refused });
      onEnd({ name, how, restartInMs });
      if (restartInMs === null) return;
      restart = setTimeout(start, restartInMs);
    };
    started.once('error', error => ended(error.message));
    started.once('exit', (code, signal) => ended(signal ?? String(code)));
  };
  start();

  return {
    name,
    stop: async limitMs => {
      stopping = true;
      clearTimeout(restart);
      const running = child;
      if (!running) return;
      const gone = new Promise<void>(resolve => running.once('exit', () => resolve()));
      running.kill('SIGTERM');
      if (await endsWithin(limitMs, gone)) return;
      running.kill('SIGKILL');
      await gone;
    },
  };
}
