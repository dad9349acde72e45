import { z } from 'zod';
import type { Database } from '../../core/data/database/database.ts';
import { SettingRepository } from '../../core/data/database/settings.ts';
import type { CrawledSource } from '../../core/ground/domain/crawl.ts';
import { PermanentError } from '../../core/ground/errors.ts';
import type { ParseReport } from './adapter.ts';

/** What is remembered of a source's answers, over restarts too. */
export const ParseState = z.object({
  readable: z.int().nonnegative(),
  unreadable: z.int().nonnegative(),
  /** The last parts, `1` for one that could be read. */
  recent: z.string(),
  /** JSON: how often each unknown kind of part was seen. */
  unknown: z.string(),
  /** JSON: shapes of parts that could not be read, the newest last. */
  samples: z.string(),
});
export type ParseState = z.infer<typeof ParseState>;

/** The watch of a source, with what it remembers. */
export async function openParseWatch(
  database: Database,
  { source, name }: { readonly source: CrawledSource; readonly name: string },
): Promise<ParseWatch> {
  const settings = new SettingRepository(database);
  const key = parseStateKey(source);
  return new ParseWatch({
    source: name,
    state: await settings.get(key, ParseState),
    onChange: state => settings.set(key, state),
  });
}

export const parseStateKey = (source: CrawledSource): string => `crawl-parsing:${source}`;

interface WatchOptions {
  /** As a person knows it. */
  readonly source: string;
  readonly state?: ParseState | undefined;
  /** Awaited after every report. */
  readonly onChange: (state: ParseState) => Promise<void>;
}

const NOTHING: ParseState = { readable: 0, unreadable: 0, recent: '', unknown: '{}', samples: '[]' };
/** The rate is that of the last parts … */
const WINDOW = 50;
/** … as soon as there are so many: one odd listing is no change of a source. */
const LEAST = 20;
const LEAST_RATE = 0.8;
const MOST_SAMPLES = 5;
/** Kinds of parts that are counted one by one. */
const MOST_KINDS = 100;

const Counts = z.record(z.string(), z.int());
const Samples = z.array(z.string());

/** Stops a crawl when too many of a source's answers cannot be read: it has changed, and what comes in would be wrong. */
export class ParseWatch {
  readonly #source: string;
  readonly #onChange: WatchOptions['onChange'];
  #state: ParseState;

  constructor({ source, state = NOTHING, onChange }: WatchOptions) {
    this.#source = source;
    this.#state = state;
    this.#onChange = onChange;
  }

  /** @throws PermanentError 'crawl.changed' when the rate has fallen; whoever starts the crawl anew begins with a new window. */
  async note({ readable, unreadable, unknown }: ParseReport): Promise<void> {
    if (readable + unreadable.length + unknown.length === 0) return;
    const before = this.#state;
    const recent = `${before.recent}${'1'.repeat(readable)}${'0'.repeat(unreadable.length)}`.slice(-WINDOW);
    const good = recent.replaceAll('0', '').length;
    const hasFallen = recent.length >= LEAST && good < recent.length * LEAST_RATE;
    this.#state = {
      readable: before.readable + readable,
      unreadable: before.unreadable + unreadable.length,
      recent: hasFallen ? '' : recent,
      unknown: JSON.stringify(countMore(Counts.parse(JSON.parse(before.unknown)), unknown)),
      samples: JSON.stringify(
        [...Samples.parse(JSON.parse(before.samples)), ...unreadable].slice(-MOST_SAMPLES),
      ),
    };
    await this.#onChange(this.#state);
    if (!hasFallen) return;
    const reason = `${good} of the last ${recent.length} parts could be read`;
    throw new PermanentError('crawl.changed', { source: this.#source, reason });
  }
}

function countMore(counts: Readonly<Record<string, number>>, kinds: readonly string[]) {
  const sum = new Map(Object.entries(counts));
  for (const kind of kinds) {
    const name = sum.size < MOST_KINDS || sum.has(kind) ? kind : 'other';
    sum.set(name, (sum.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(sum);
}

/** What a person sees of it. */
export const readParseState = ({ unknown, samples, readable, unreadable }: ParseState) => ({
  readable,
  unreadable,
  unknown: Counts.parse(JSON.parse(unknown)),
  samples: Samples.parse(JSON.parse(samples)),
});
