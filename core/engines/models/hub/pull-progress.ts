export interface PullProgress {
  /** The file that is being fetched. */
  readonly file: string;
  /** Bytes of all chosen files that are here. */
  readonly done: number;
  /** Grows when the hub gave no sizes beforehand. */
  readonly total: number;
}

/** Adds up the bytes of several files. */
export class ProgressCounter {
  readonly #sizes: Map<string, number>;
  readonly #done = new Map<string, number>();
  readonly #report: (progress: PullProgress) => void;

  /** @param sizes as the hub gave them; a missing one counts as 0 until it is known. */
  constructor(
    sizes: Iterable<readonly [string, number | undefined]>,
    report: (progress: PullProgress) => void,
  ) {
    this.#sizes = new Map([...sizes].map(([file, size]) => [file, size ?? 0]));
    this.#report = report;
  }

  expect(file: string, size: number): void {
    this.#sizes.set(file, size);
  }

  set(file: string, bytes: number): void {
    this.#done.set(file, bytes);
    const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, next) => total + next, 0);
    this.#report({ file, done: sum(this.#done.values()), total: sum(this.#sizes.values()) });
  }

  finish(file: string): void {
    this.set(file, this.#sizes.get(file) ?? 0);
  }
}
