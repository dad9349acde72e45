import { appendFile, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { cutText } from '../../core/ground/domain/text-length.ts';
import { toDiskError } from '../../core/ground/errors.ts';
import { csvLine, csvStart } from '../../core/ground/files/delimited.ts';
import { oneLine } from '../../core/ground/text/terminal.ts';
import { datasetMessages } from '../../locales/datasets.ts';
import type { CommandContext } from '../command-context.ts';

/** Something that could not be used, and why. */
export interface Problem {
  /** Line or entry of the captions file; null if the problem is about a file. */
  readonly line: number | null;
  /** The kind, for programs. */
  readonly problem: string;
  /** The same in the reader's words. */
  readonly reason: string;
  /** A file's name, or the row's content. */
  readonly detail: string;
}

/** How many problems of a kind the terminal shows; the file has all. */
const SHOWN = 10;
/** How many lines are written to the file at a time. */
const BATCH = 500;
/** How much of a row's content the terminal shows, and the file stores. */
const SHOWN_CHARACTERS = 300;
const KEPT_CHARACTERS = 2_000;

/** Stores problems in a table on disk, and the first few of each kind for the terminal, in constant memory. */
export class ProblemReport {
  readonly #file: string;
  readonly #groups = new Map<string, { count: number; readonly shown: string[] }>();
  #waiting: string[] = [];
  #isWritten = false;

  /** @param file continues the file of an earlier run of the same work. */
  constructor(file: string) {
    this.#file = file;
  }

  get count(): number {
    return [...this.#groups.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** @param group the heading that it is printed under. @param line its line there. */
  add(group: string, line: string, { line: position, problem, reason, detail }: Problem): void {
    const known = this.#groups.get(group) ?? { count: 0, shown: [] };
    this.#groups.set(group, known);
    known.count += 1;
    if (known.shown.length < SHOWN) known.shown.push(cutText(line, SHOWN_CHARACTERS));
    this.#waiting.push(csvLine([position, problem, reason, cutText(detail, KEPT_CHARACTERS)]));
  }

  /** Writes once enough has gathered. Call it now and then, so that memory stays constant. */
  async flushIfFull(): Promise<void> {
    if (this.#waiting.length >= BATCH) await this.flush();
  }

  /** Writes what is still in memory. @throws RetryableError 'disk.full' */
  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const lines = this.#waiting.join('');
    this.#waiting = [];
    try {
      if (!this.#isWritten) await mkdir(path.dirname(this.#file), { recursive: true });
      const isNew = !(await stat(this.#file).catch(() => undefined))?.size;
      const start = isNew ? csvStart(['line', 'problem', 'reason', 'detail']) : '';
      await appendFile(this.#file, start + lines);
      this.#isWritten = true;
    } catch (error) {
      throw toDiskError(error, this.#file);
    }
  }

  /** Prints each group under its heading: its first few lines, and where the rest is. */
  async tell(
    { note, locale }: CommandContext,
    headings: (group: string, count: number) => string,
  ): Promise<void> {
    await this.flush();
    const words = datasetMessages(locale);
    for (const [group, { count, shown }] of this.#groups) {
      note(headings(group, count));
      for (const line of shown) note(`  ${oneLine(line)}`);
      if (count > shown.length) note(`  ${words.more(count - shown.length, this.#file)}`);
    }
    if (this.#groups.size > 0) note(words.allIn(this.#file));
  }
}
