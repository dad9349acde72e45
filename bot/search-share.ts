import { createLimiter } from '../core/ground/async/limiter.ts';
import { isPassing, NegarehError } from '../core/ground/errors.ts';
import { toOwnError } from '../core/ground/raw-errors.ts';
import type { ChatSearch, InlineSearch, PhotoSearch } from './services.ts';
import { LeftForLater } from './telegram/postponed.ts';

/**
 * The bot's share of the searches that the search process admits at a time. It is half in all, so that the dashboard and programs find room
 * while a crowd or a backlog asks here: a backlog sends two hundred questions at once, and Telegram takes a few answers a second. Inline
 * queries have places of their own, because Telegram waits some ten seconds for an inline answer and chats may hold their places for
 * longer. The search process admits one upload per eight searches; pictures take half of that.
 */
const PARTS = { all: 8 / 16, chats: 5 / 16, pictures: 1 / 16, inline: 2 / 16 };
type Part = keyof typeof PARTS;
type Line = Exclude<Part, 'all'>;
/**
 * How many files from people, of up to twenty megabytes each, are in memory at a time: from the start of the download to the end of the
 * search.
 */
const FILES = 4;

interface ShareOptions {
  readonly search: PhotoSearch;
  /** How many searches the search process admits at a time. */
  readonly places: number;
  /** Aborted when nothing more may begin. */
  readonly stopping: AbortSignal;
}

/** Search as the bot may use it. Requests without a free place wait here in order, and their time limit begins when they are sent. */
export class SearchShare {
  readonly chats: ChatSearch;
  readonly inline: InlineSearch;
  readonly #places: number;
  readonly #limiters;

  constructor({ search, places, stopping }: ShareOptions) {
    this.#places = places;
    const limiterOf = (part: Part) => createLimiter(this.#limitOf(part, 1));
    const limiters = {
      all: limiterOf('all'),
      chats: limiterOf('chats'),
      pictures: limiterOf('pictures'),
      inline: limiterOf('inline'),
    };
    this.#limiters = limiters;
    const files = createLimiter(FILES);
    const failures = new Map<Line, unknown>();
    /** @returns a function to call when the place has come; it throws if the request must not be sent any more. */
    const joinLine = (line: Line): (() => void) => {
      const before = failures.get(line);
      return () => {
        if (stopping.aborted) throw new LeftForLater('stopping');
        if (failures.get(line) !== before) throw failures.get(line);
      };
    };
    const lateLines = new Set<Line>();
    /**
     * Whether the others in the line would get the same error. An error about one image does not count. One timeout may just be a slow
     * question, so it only marks the line as late; the second in a row counts.
     */
    const isOfAll = (line: Line, error: unknown): boolean => {
      const own = toOwnError(error);
      const code = own instanceof NegarehError ? own.code : '';
      if (code !== 'request.timeout') return isPassing(own) && !code.startsWith('image.');
      if (lateLines.has(line)) return true;
      lateLines.add(line);
      return false;
    };
    /**
     * If one request of a line fails because of an outage or a busy search, all that wait in that line fail with it. Otherwise each would
     * learn of it only when its place comes, twenty at a time, and waiting people have to be told. Inline queries are not told anything.
     */
    const fail = (line: Line, error: unknown): void => {
      if (line !== 'inline' && isOfAll(line, error)) failures.set(line, error);
    };
    const ask = <Result>(line: Line, call: () => Promise<Result>, goOn = joinLine(line)): Promise<Result> =>
      // At least one request of each line reaches the second wait, so that no line blocks another if there are few places.
      limiters[line](() => {
        goOn();
        return limiters.all(async () => {
          goOn();
          try {
            const result = await call();
            lateLines.delete(line);
            return result;
          } catch (error) {
            fail(line, error);
            throw error;
          }
        });
      });
    this.chats = {
      search: request => ask('chats', () => search.search(request)),
      similar: request => ask('chats', () => search.similar(request)),
      more: request => ask('chats', () => search.more(request)),
      searchImage: (fetchPicture, request) => {
        const goOn = joinLine('pictures');
        return files(async () => {
          goOn();
          const picture = await fetchPicture();
          return ask('pictures', () => search.searchImage(picture, request), goOn);
        });
      },
      // Drawing has lines of its own in the search process. If they are full, the person gets another kind of answer.
      photo: request => search.photo(request),
      sheet: request => search.sheet(request),
      plotDays: request => search.plotDays(request),
    };
    this.inline = {
      search: (request, isWanted) =>
        ask('inline', async () => (isWanted() ? search.search(request) : undefined)),
      more: (request, isWanted) => ask('inline', async () => (isWanted() ? search.more(request) : undefined)),
    };
  }

  /** All running processes of the bot share one share. */
  divide(processes: number): void {
    for (const part of ['all', 'chats', 'pictures', 'inline'] as const)
      this.#limiters[part].limitTo(this.#limitOf(part, processes));
  }

  #limitOf(part: Part, processes: number): number {
    return Math.max(1, Math.floor((this.#places * PARTS[part]) / processes));
  }
}
