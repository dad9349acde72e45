import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { coalesce } from '../../../ground/async/coalesce.ts';
import { LatestEntries } from '../../../ground/async/latest-entries.ts';
import { reasonOf } from '../../../ground/errors.ts';
import { parseJson } from '../../../ground/files/parse-json.ts';
import { writeWhole } from '../../../ground/files/write-whole.ts';
import type { Log } from '../../../ground/log.ts';

/** A query that fewer people have asked stays private. */
export const LEAST_PEOPLE = 5;
const DAY_MS = 24 * 60 * 60 * 1000;
/** As long as queries are kept at all (`expire-queries.ts`). */
const KEPT_MS = 30 * DAY_MS;
/** The limit of queries that are not suggested yet; the least recently asked one is dropped first. */
const WAITING = 20_000;
const SUGGESTED = 20_000;
/** A search is short; longer text is a story, and somebody's. */
const LONGEST = 60;
/** Numbers of telephones, cards and houses, addresses of people and pages. */
const PRIVATE = /\d{4}|[@/]|\.\p{L}{2}/u;
const FILE = 'asked.json';

const Kept = z.array(
  z.object({
    text: z.string(),
    people: z.number().int(),
    askedAt: z.number(),
    /** A maintainer removed it: it is never suggested, however many people ask it. */
    removed: z.literal(true).optional(),
  }),
);

interface Waiting {
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  /** Who asked, each as a keyed hash of query and person: two queries of one person have nothing in common. */
  readonly people: Set<string>;
}

interface Suggested {
  readonly people: number;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
}

export interface AskedServices {
  /** The file of queries that may be suggested; queries of fewer people are never written. */
  readonly folder: string;
  readonly log: Log;
  readonly now?: () => number;
}

/**
 * Which queries at least five people have asked. Who asked is held only in memory, hashed under a key that dies with the process,
 * until the fifth person; after that only the words remain.
 */
export class AskedQueries {
  readonly #services: AskedServices;
  readonly #key = randomBytes(32);
  readonly #waiting = new LatestEntries<string, Waiting>(WAITING);
  readonly #suggested = new LatestEntries<string, Suggested>(SUGGESTED);
  /** Removed by a maintainer, with the time of removal. */
  readonly #removed = new Map<string, number>();
  #changes = 0;
  #sweptAt = Number.NEGATIVE_INFINITY;
  #isUnwritten = false;
  /** Never rejects. */
  readonly #write = coalesce(() => this.#writeAll());

  private constructor(services: AskedServices) {
    this.#services = services;
  }

  /** A file that cannot be read is ignored, and queries are collected anew. */
  static async open(services: AskedServices): Promise<AskedQueries> {
    const asked = new AskedQueries(services);
    const text = await readFile(path.join(services.folder, FILE), 'utf8').catch(() => '[]');
    const kept = Kept.safeParse(parseJson(text));
    for (const { text: query, people, askedAt, removed } of kept.data ?? []) {
      if (removed) asked.#removed.set(query, askedAt);
      else asked.#suggested.set(query, { people, askedAt });
    }
    return asked;
  }

  /** Counts up whenever {@link texts} change. */
  get changes(): number {
    return this.#changes;
  }

  /** Queries that may be suggested, each with the least number of people who asked it. */
  texts(): ReadonlyMap<string, number> {
    const oldest = this.#now() - KEPT_MS;
    return new Map(
      [...this.#suggested]
        .filter(([, { askedAt }]) => askedAt >= oldest)
        .map(([text, { people }]) => [text, people]),
    );
  }

  /**
   * @param folded the query.
   * @param person any value that identifies the person; it is forgotten at once.
   */
  note(folded: string, person: string): void {
    if (folded.length > LONGEST || PRIVATE.test(folded) || this.#removed.has(folded)) return;
    const askedAt = this.#now();
    if (askedAt - this.#sweptAt >= DAY_MS) this.#sweep();
    const suggested = this.#suggested.get(folded);
    if (suggested && suggested.askedAt >= askedAt - KEPT_MS) {
      // People beyond the fifth are not distinguished: there is no need to know them.
      this.#suggested.set(folded, { people: suggested.people, askedAt });
      this.#isUnwritten = true;
      return;
    }
    const waiting = { people: this.#waiting.get(folded)?.people ?? new Set<string>(), askedAt };
    waiting.people.add(createHmac('sha256', this.#key).update(`${folded}\n${person}`).digest('base64'));
    this.#waiting.delete(folded);
    if (waiting.people.size < LEAST_PEOPLE) {
      this.#waiting.set(folded, waiting);
      return;
    }
    this.#suggested.set(folded, { people: LEAST_PEOPLE, askedAt });
    this.#changes += 1;
    this.#keep();
  }

  /**
   * Removes a query from the suggestions for good, even one that nobody has asked yet.
   * @returns whether it was suggested until now
   */
  remove(folded: string): boolean {
    const wasSuggested = this.#suggested.delete(folded);
    this.#waiting.delete(folded);
    this.#removed.set(folded, this.#now());
    if (wasSuggested) this.#changes += 1;
    this.#keep();
    return wasSuggested;
  }

  /** Resolves when the queries that may be suggested, and their last times, are on disk. */
  async close(): Promise<void> {
    if (this.#isUnwritten) this.#keep();
    await this.#write.idle();
  }

  #keep(): void {
    this.#isUnwritten = false;
    void this.#write();
  }

  /** Once a day, forgets queries that nobody has asked for a month. */
  #sweep(): void {
    this.#sweptAt = this.#now();
    const oldest = this.#sweptAt - KEPT_MS;
    for (const [text, { askedAt }] of this.#waiting) if (askedAt < oldest) this.#waiting.delete(text);
    const before = this.#suggested.size;
    for (const [text, { askedAt }] of this.#suggested) if (askedAt < oldest) this.#suggested.delete(text);
    if (this.#suggested.size < before) this.#changes += 1;
    if (this.#suggested.size < before || this.#isUnwritten) this.#keep();
  }

  #now(): number {
    return this.#services.now?.() ?? Date.now();
  }

  async #writeAll(): Promise<void> {
    const { folder, log } = this.#services;
    const rows = [
      ...Array.from(this.#suggested, ([text, rest]) => ({ text, ...rest })),
      ...Array.from(this.#removed, ([text, askedAt]) => ({ text, people: 0, askedAt, removed: true })),
    ];
    try {
      await mkdir(folder, { recursive: true });
      await writeWhole(path.join(folder, FILE), JSON.stringify(rows));
    } catch (error) {
      log.warn({ reason: reasonOf(error) }, 'queries to suggest could not be kept');
    }
  }
}
