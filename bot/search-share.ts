import { createLimiter } from '../core/ground/async/limiter.ts';
import { isPassing, NegarehError } from '../core/ground/errors.ts';
import { toOwnError } from '../core/ground/raw-errors.ts';
import type { ChatSearch, InlineSearch, PhotoSearch } from './services.ts';
import { LeftForLater } from './telegram/postponed.ts';

/**
 * What the bot takes of the searches that the search process lets in at a time: a half in all, so that the dashboard and programs
 * find room while a crowd or a backlog asks here. A backlog asks two hundred at once, and Telegram takes a few answers a second. What is typed inline
 * has places of its own: Telegram waits some ten seconds for it, and chats may keep theirs for longer. The search process lets in one upload
 * to eight searches; pictures take a half of that.
 */
const PARTS = { all: 8 / 16, chats: 5 / 16, pictures: 1 / 16, inline: 2 / 16 };
type Part = keyof typeof PARTS;
type Line = Exclude<Part, 'all'>;
/** Files that people sent, of up to twenty megabytes, in memory at a time: from the download's begin to the search's end. */
const FILES = 4;

interface ShareOptions {
  readonly search: PhotoSearch;
  /** Searches that the search process lets in at a time. */
  readonly places: number;
  /** Aborted when nothing more is to begin. */
  readonly stopping: AbortSignal;
}

/** The search as the bot may ask it: what finds no place waits here, in order, and its time limit begins when it is sent. */
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
    /** @returns what is called when the place has come, and throws when nothing is to be asked there. */
    const joinLine = (line: Line): (() => void) => {
      const before = failures.get(line);
      return () => {
        if (stopping.aborted) throw new LeftForLater('stopping');
        if (failures.get(line) !== before) throw failures.get(line);
      };
    };
    const lateLines = new Set<Line>();
    /**
     * Whether others would hear the same: not of what one image lacks for now. Of a search that takes questions and answers none is
     * heard only that it is late, as one slow question is alone; two in a row are no accident.
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
     * Whoever waits in a line of which one fails for an outage, or is told that search is busy, has failed with it: else each would hear
     * of it when its place comes, twenty at a time, and who waits is to be told. What is typed inline is not told anything.
     */
    const fail = (line: Line, error: unknown): void => {
      if (line !== 'inline' && isOfAll(line, error)) failures.set(line, error);
    };
    const ask = <Result>(line: Line, call: () => Promise<Result>, goOn = joinLine(line)): Promise<Result> =>
      // Of each line at least one comes as far as the second wait, so that no line stands behind another where there are few places.
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
      // What is drawn has lines of its own in the search process; who finds them full gets another answer.
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

  /** All processes of the bot that run take one share together. */
  divide(processes: number): void {
    for (const part of ['all', 'chats', 'pictures', 'inline'] as const)
      this.#limiters[part].limitTo(this.#limitOf(part, processes));
  }

  #limitOf(part: Part, processes: number): number {
    return Math.max(1, Math.floor((this.#places * PARTS[part]) / processes));
  }
}
