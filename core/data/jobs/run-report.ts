import { type Coalesced, coalesce } from '../../ground/async/coalesce.ts';
import { addProblem, type RunProblem } from '../../ground/domain/jobs/run-log.ts';
import type { CarriedRunRepository } from './carried-runs.ts';
import type { JobRun } from './job-run-row.ts';

/** How often rows are written at most, however fast the work goes. */
const WRITE_MS = 500;

/** How a job tells how far it is: kept in memory, and written to the run's row now and then. */
export class RunReport {
  readonly #runs: Pick<CarriedRunRepository, 'advance'>;
  readonly #id: string;
  #done: number;
  #total: number | null;
  #problems: readonly RunProblem[];
  #result: object | undefined;
  #writtenAt = Number.NEGATIVE_INFINITY;
  readonly #write: Coalesced;
  #isChanged = false;

  constructor(
    runs: Pick<CarriedRunRepository, 'advance'>,
    { id, done, total, problems }: Pick<JobRun, 'id' | 'done' | 'total' | 'problems'>,
  ) {
    this.#runs = runs;
    this.#id = id;
    this.#done = done;
    this.#total = total;
    this.#problems = problems;
    this.#write = coalesce(() => this.#writeRow());
  }

  /** @param total what `done` runs to; what was known of it stays when absent */
  advance(done: number, total?: number): void {
    this.#done = done;
    if (total !== undefined) this.#total = total;
    this.#changed();
  }

  /** An item that could not be worked on. @param code of an error, or a word of the item's own kind */
  problem(code: string, example: string): void {
    this.#problems = addProblem(this.#problems, { code, example });
    this.#changed();
  }

  /** What it has to tell so far, as its kind shows it. */
  tell(result: object): void {
    this.#result = result;
    this.#changed();
  }

  /** For work that starts over: its earlier problems would count twice. */
  forgetProblems(): void {
    this.#problems = [];
  }

  /** Resolves when all is written. @throws database errors */
  async flush(): Promise<void> {
    await this.#write.idle();
    if (this.#isChanged) await this.#write();
  }

  #changed(): void {
    this.#isChanged = true;
    const now = performance.now();
    if (now - this.#writtenAt < WRITE_MS) return;
    this.#writtenAt = now;
    // The next write makes up for a failed one; the last one is awaited.
    void this.#write().catch(() => undefined);
  }

  async #writeRow(): Promise<void> {
    this.#isChanged = false;
    await this.#runs.advance(this.#id, {
      done: this.#done,
      total: this.#total,
      problems: this.#problems,
      result: this.#result,
    });
  }
}
