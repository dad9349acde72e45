import { seededRandom } from '../../../core/ground/domain/seeded-random.ts';

/** How a translation service misbehaves, in a given order or by chance; `none` answers properly. */
export type Fault =
  | 'none'
  | 'too-many'
  | 'server-error'
  | 'forbidden'
  | 'web-page'
  | 'missing-rows'
  | 'refused-text'
  | 'soiled-text'
  | 'dropped';

/** Decides each request's fault: first the given ones, then by chance with a seeded generator. */
export class FaultPlan {
  readonly #queue: Fault[] = [];
  #share = 0;
  #kinds: readonly Fault[] = [];
  #random = seededRandom(1);

  next(...faults: Fault[]): void {
    this.#queue.push(...faults);
  }

  /** From now on this share of the answers (0 to 1) has one of these faults. */
  often(share: number, kinds: readonly Fault[], seed = 1): void {
    this.#share = share;
    this.#kinds = kinds;
    this.#random = seededRandom(seed);
  }

  take(): Fault {
    const planned = this.#queue.shift();
    if (planned) return planned;
    return this.#random() < this.#share
      ? this.#kinds[Math.floor(this.#random() * this.#kinds.length)]!
      : 'none';
  }
}

/** A translation as services sometimes return it: with markup, escapes, and characters that break PostgreSQL and terminals. */
export const soiled = (text: string): string =>
  `\u202B<span class="notranslate">${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}</span>\0&#0;\u001B[31m&zwnj;\uD83D\u202C<br/>`;

/** The stand-ins' answer for a text: Persian words that identify the text. */
export const fakeTranslation = (english: string): string =>
  `ترجمهٔ ${english.replace(/[A-Za-z]+/g, word => `واژه${word.length}`)}`;
