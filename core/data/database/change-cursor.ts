import type { ChangeSource } from './changes-since.ts';

/** Clocks of two machines may differ, and a row's time is taken before it is written. */
const OVERLAP_MS = 60_000;

/** A reader's cursor in the changes: a time, and the marks of what it has seen after that time. */
export class ChangeCursor {
  readonly #source: ChangeSource;
  readonly #overlapMs: number;
  #horizon: Date;
  /** Marks of the changes that are in already, as far as the next reading goes back. */
  #seen: ReadonlySet<string> = new Set();

  private constructor(source: ChangeSource, horizon: Date, overlapMs: number) {
    this.#source = source;
    this.#horizon = horizon;
    this.#overlapMs = overlapMs;
  }

  /** To be opened before its reader reads everything: what changes from now on is caught up with. */
  static async open(source: ChangeSource, overlapMs: number = OVERLAP_MS): Promise<ChangeCursor> {
    return new ChangeCursor(source, await source.horizon(), overlapMs);
  }

  /** Reads everything that changed since the last time. When it throws, the next call reads the same again. */
  async catchUp(refresh: (ids: readonly string[]) => Promise<void>): Promise<void> {
    const horizon = await this.#source.horizon();
    const since = new Date(this.#horizon.getTime() - this.#overlapMs);
    const seen = new Set<string>();
    for await (const page of this.#source.changedSince(since)) {
      const fresh = page.filter(({ mark }) => !this.#seen.has(mark)).map(({ id }) => id);
      if (fresh.length > 0) await refresh(fresh);
      for (const { mark } of page) seen.add(mark);
    }
    this.#seen = seen;
    this.#horizon = horizon;
  }
}
