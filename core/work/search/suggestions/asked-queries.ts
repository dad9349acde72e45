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

/** A query that fewer people have asked is nobody's business but theirs. */
export const LEAST_PEOPLE = 5;
const DAY_MS = 24 * 60 * 60 * 1000;
/** As long as queries are kept at all (`expire-queries.ts`). */
const KEPT_MS = 30 * DAY_MS;
/** Queries that are not suggested yet; the one that was asked longest ago goes first. */
const WAITING = 20_000;
const SUGGESTED = 20_000;
/** A name for search is short; what is longer is a story, and somebody's. */
const LONGEST = 60;
/** Numbers of telephones, cards and houses, addresses of people and pages. */
const PRIVATE = /\d{4}|[@/]|\.\p{L}{2}/u;
const FILE = 'asked.json';

const Kept = z.array(
  z.object({
    text: z.string(),
    people: z.number().int(),
    askedAt: z.number(),
    /** A maintainer took it out: however many ask it, it is suggested to nobody. */
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
  /** Where the queries that may be suggested are kept; those of fewer people are never written. */
  readonly folder: string;
  readonly log: Log;
  readonly now?: () => number;
}

/**
 * Which queries at least five people have asked. Who asked is held in memory alone, hashed under a key that dies with the process,
 * until the fifth; then only the words are left.
 */
export class AskedQueries {
  readonly #services: AskedServices;
  readonly #key = randomBytes(32);
  readonly #waiting = new LatestEntries<string, Waiting>(WAITING);
  readonly #suggested = new LatestEntries<string, Suggested>(SUGGESTED);
  /** Taken out by hand, and since when. */
  readonly #removed = new Map<string, number>();
  #changes = 0;
  #sweptAt = Number.NEGATIVE_INFINITY;
  #isUnwritten = false;
  /** Never rejects. */
  readonly #write = coalesce(() => this.#writeAll());

  private constructor(services: AskedServices) {
    this.#services = services;
  }

  /** What cannot be read is collected anew. */
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

  /** Counts up whenever {@link texts} are others. */
  get changes(): number {
    return this.#changes;
  }

  /** Queries that may be suggested, with how many people asked each at least. */
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
   * @param person the same for the same person, whatever it is; it is forgotten at once.
   */
  note(folded: string, person: string): void {
    if (folded.length > LONGEST || PRIVATE.test(folded) || this.#removed.has(folded)) return;
    const askedAt = this.#now();
    if (askedAt - this.#sweptAt >= DAY_MS) this.#sweep();
    const suggested = this.#suggested.get(folded);
    if (suggested && suggested.askedAt >= askedAt - KEPT_MS) {
      // More than five are not told apart: nobody's name is needed for that.
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
   * Takes a query out of the suggestions for good, also one that nobody has asked yet.
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

  /** Resolves when what may be suggested is on the disk, with when it was asked last. */
  async close(): Promise<void> {
    if (this.#isUnwritten) this.#keep();
    await this.#write.idle();
  }

  #keep(): void {
    this.#isUnwritten = false;
    void this.#write();
  }

  /** Forgets, once a day, what nobody has asked for a month. */
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
