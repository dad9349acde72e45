import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import path from 'node:path';
import { NODE_FLAGS } from './node-flags.ts';
import { PATIENCE_MS, waitFor } from './wait-for.ts';

const PROCESSES = path.join(import.meta.dirname, 'processes');

/** A test's child process and its output so far. */
export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  output(): string;
  /** Waits until the output matches. */
  says(pattern: RegExp, limitMs?: number): Promise<RegExpMatchArray>;
  /** Exit code, or the signal that ended it. */
  readonly exit: Promise<number | NodeJS.Signals | null>;
}

const running = new Set<ChildProcess>();

/** Starts a file of test/helpers/processes, or any other by its absolute path. */
export function startChild(file: string, args: readonly string[] = [], options: SpawnOptions = {}): Child {
  const child = spawn(process.execPath, [...NODE_FLAGS, path.resolve(PROCESSES, file), ...args], {
    stdio: 'pipe',
    ...options,
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (output += chunk));
  const exit = new Promise<number | NodeJS.Signals | null>(resolve => {
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve(signal ?? code);
    });
  });
  return {
    process: child,
    pid: child.pid!,
    output: () => output,
    exit,
    says: async (pattern, limitMs = PATIENCE_MS) => {
      try {
        return await waitFor(() => output.match(pattern) ?? undefined, limitMs);
      } catch {
        throw new Error(`did not say ${pattern} within ${limitMs} ms, but:\n${output}`);
      }
    },
  };
}

/** Kills the children that a test has left running; for afterEach. */
export function killChildren(): void {
  for (const child of running) child.kill('SIGKILL');
}
