import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { until } from '../core/ground/async/until.ts';
import { toDiskError } from '../core/ground/errors.ts';
import { parseJsonAs } from '../core/ground/files/parse-json.ts';
import { processStart } from '../setup/processes.mjs';

const Notes = z.record(z.string(), z.object({ pid: z.number().int(), started: z.string() }));
type Notes = z.infer<typeof Notes>;

/** Longer than a process takes to notice that its parent is gone and to close. */
const PATIENCE_MS = 5_000;

/** Records in a file which processes we run. Children end by themselves when we are killed; the next start finds one that hangs. */
export class ChildNotes {
  readonly #file: string;
  readonly #notes: Notes = {};

  constructor(file: string) {
    this.#file = file;
  }

  /** @param pid undefined if the process has ended */
  set(name: string, pid: number | undefined): void {
    const started = pid === undefined ? undefined : processStart(pid);
    if (pid !== undefined && started !== undefined) this.#notes[name] = { pid, started };
    else delete this.#notes[name];
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true });
      writeFileSync(`${this.#file}.new`, JSON.stringify(this.#notes));
      renameSync(`${this.#file}.new`, this.#file);
    } catch (error) {
      // On a full disk the processes run on unrecorded, which matters only if we are killed and one of them then hangs.
      if (toDiskError(error, this.#file) === error) throw error;
    }
  }

  /**
   * Waits for the processes that an earlier, killed supervisor left, then kills them.
   * @param onWait called if there is something to wait for
   */
  async endLeftovers(onWait: () => void): Promise<void> {
    const left = this.#alive();
    if (left.length > 0) onWait();
    for (const pid of left) kill(pid, 'SIGTERM');
    await until(() => this.#alive().length === 0, { everyMs: 50, withinMs: PATIENCE_MS });
    for (const pid of this.#alive()) kill(pid, 'SIGKILL');
    rmSync(this.#file, { force: true });
  }

  /** The processes of the file that run now; a pid that belongs to another process by now does not count. */
  #alive(): number[] {
    try {
      const notes = parseJsonAs(readFileSync(this.#file, 'utf8'), Notes);
      return Object.values(notes).flatMap(({ pid, started }) => (processStart(pid) === started ? [pid] : []));
    } catch {
      return [];
    }
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
