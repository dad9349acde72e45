import { ParseState, parseStateKey, readParseState } from '../../core/data/crawl/source-health.ts';
import type { Database } from '../../core/data/database/database.ts';
import { SettingRepository } from '../../core/data/database/settings.ts';
import type { CrawledSource } from '../../core/ground/domain/crawl/crawl.ts';
import { PermanentError } from '../../core/ground/errors.ts';
import type { ParseReport } from './adapter.ts';

/** Opens the watch of a source with its stored state. */
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

interface WatchOptions {
  /** The name that people know. */
  readonly source: string;
  readonly state?: ParseState | undefined;
  /** Awaited after every report. */
  readonly onChange: (state: ParseState) => Promise<void>;
}

const NOTHING: ParseState = { readable: 0, unreadable: 0, recent: '', unknown: '{}', samples: '[]' };
/** The rate covers the last parts … */
const WINDOW = 50;
/** … once there are this many: one odd listing does not mean that the source has changed. */
const LEAST = 20;
const LEAST_RATE = 0.8;
const MOST_SAMPLES = 5;
/** How many kinds of parts are counted separately. */
const MOST_KINDS = 100;

/** Stops a crawl if too many of a source's answers cannot be read: the source has changed, and its data would be wrong. */
export class ParseWatch {
  readonly #source: string;
  readonly #onChange: WatchOptions['onChange'];
  #state: ParseState;

  constructor({ source, state = NOTHING, onChange }: WatchOptions) {
    this.#source = source;
    this.#state = state;
    this.#onChange = onChange;
  }

  /** @throws PermanentError 'crawl.changed' if the rate has fallen; a restarted crawl begins with a new window. */
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
      unknown: JSON.stringify(countMore(readParseState(before).unknown, unknown)),
      samples: JSON.stringify([...readParseState(before).samples, ...unreadable].slice(-MOST_SAMPLES)),
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
