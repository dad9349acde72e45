import { backoffMs } from '../../../../core/ground/async/backoff.ts';
import { createLimiter } from '../../../../core/ground/async/limiter.ts';

export interface ImageLoaderOptions {
  /** Fetches an image and keeps it in the cache, or aborts at the signal. @throws if it cannot be fetched now */
  load(url: string, signal: AbortSignal): Promise<void>;
  /** Another image has loaded. */
  onChange(): void;
  /** After this time a fetch counts as lost and is started again. By default {@link STALLED_MS}. */
  readonly stalledMs?: number;
}

const BACKOFF = { firstMs: 1_000, longestMs: 15_000 };
/** Parallel fetches: as many as leave a connection free for decisions. */
const AT_ONCE = 4;
/** The browser notices nothing of a hanging connection for minutes, and four of them would block all other images. */
const STALLED_MS = 60_000;

/**
 * The images of all held pairs, fetched in advance. Without a connection the annotator goes on with the held pairs, and nobody decides on
 * an image that has not loaded.
 */
export class ImageLoader {
  readonly #options: ImageLoaderOptions;
  readonly #inTurn = createLimiter(AT_ONCE);
  #wanted = new Set<string>();
  readonly #loading = new Set<string>();
  readonly #there = new Set<string>();
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: ImageLoaderOptions) {
    this.#options = options;
  }

  has(url: string): boolean {
    return this.#there.has(url);
  }

  /** Fetches these, the first ones first, and forgets all others. */
  want(urls: readonly string[]): void {
    this.#wanted = new Set(urls);
    for (const url of this.#there) if (!this.#wanted.has(url)) this.#there.delete(url);
    this.#fetch();
  }

  /** Retries the failed ones at once. */
  retry(): void {
    this.#failures = 0;
    this.#fetch();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #fetch(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const url of this.#wanted) {
      if (this.#there.has(url) || this.#loading.has(url)) continue;
      this.#loading.add(url);
      void this.#inTurn(() => this.#load(url));
    }
  }

  async #load(url: string): Promise<void> {
    try {
      if (this.#closed || !this.#wanted.has(url)) return;
      await this.#options.load(url, AbortSignal.timeout(this.#options.stalledMs ?? STALLED_MS));
      this.#failures = 0;
      if (this.#closed || !this.#wanted.has(url)) return;
      this.#there.add(url);
      this.#options.onChange();
    } catch {
      this.#tryAgain();
    } finally {
      this.#loading.delete(url);
    }
  }

  /** Images that fail while the next round is pending join it: a round counts once, however many images it had. */
  #tryAgain(): void {
    if (this.#closed || this.#timer !== undefined) return;
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#fetch(), backoffMs(this.#failures, BACKOFF));
  }
}

/** Loads images into the browser's cache, which keeps them for as long as they may be shown. */
export function loadImage(url: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    signal.addEventListener('abort', () => {
      image.src = '';
      reject(signal.reason);
    });
    image.onload = () => resolve();
    image.onerror = () => reject(new Error(`${url} cannot be had`));
    image.src = url;
  });
}
