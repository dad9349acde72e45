import { foldPersian } from '../../ground/persian/fold.ts';
import { LettersIndex } from './letters-index.ts';

const ZWNJ = '\u200C';
const WORD = /[\p{L}\p{M}\u200C]+/gu;
const LETTER = /\p{L}/u;
/** Captions are strangers' text: nobody wants longer words completed. */
const LONGEST = 24;
/** Words among which those that fit the word before are looked for. */
const LOOKED_AT = 400;

/** What is asked of the captions about words. */
export interface WordFacts {
  /** Whether some caption holds the word now: captions go, their words stay counted. */
  isHeld(word: string): boolean;
  /** Whether a caption has the two side by side. */
  hasPair(one: string, other: string): boolean;
}

/**
 * Completes what is typed: the last word by words of captions, before all those that stand in captions behind the word before it,
 * and the whole by queries that others have asked. Half-spaces don't count: «رنگین ک» and «رنگینک» both lead to «رنگین‌کمان».
 */
export class Suggestions {
  readonly #counts = new Map<string, number>();
  #words = new LettersIndex([]);
  #indexed = 0;
  #asked = new LettersIndex([]);

  /** Different words. */
  get wordCount(): number {
    return this.#counts.size;
  }

  /** @param folded a caption, folded. */
  add(folded: string): void {
    for (const [word] of folded.matchAll(WORD)) {
      if (word.length > LONGEST || word.length < 2 || !LETTER.test(word)) continue;
      this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
    }
  }

  /** Queries to suggest whole, instead of those given before. @param asked by how many people each. */
  setAsked(asked: ReadonlyMap<string, number>): void {
    this.#asked = new LettersIndex(asked);
  }

  /** @returns whole queries, best first, none of them what is typed already. */
  suggest(typed: string, limit: number, facts: WordFacts): string[] {
    const folded = foldPersian(typed).trim();
    if (folded === '') return [];
    const isEnded = /[\s\u200C]$/u.test(typed);
    const found = new Set(this.#asked.best(folded, limit));
    for (const text of this.#completed(folded, isEnded, facts)) {
      if (found.size >= limit) break;
      found.add(text);
    }
    found.delete(folded);
    return [...found].slice(0, limit);
  }

  *#completed(folded: string, isEnded: boolean, facts: WordFacts): Generator<string> {
    const words = folded.split(' ');
    const last = isEnded ? '' : words.at(-1)!;
    const before = isEnded ? words : words.slice(0, -1);
    const previous = before.at(-1);
    if (isEnded && previous === undefined) return;
    const index = this.#sorted();
    const completing = (word: string): string => [...before, word].join(' ');
    // Two words that one half-space joins: «رنگین ک» may be on its way to «رنگین‌کمان».
    if (previous !== undefined && last !== '') {
      for (const word of index.best(previous + last, LOOKED_AT))
        if (word.startsWith(previous + ZWNJ) && facts.isHeld(word))
          yield [...before.slice(0, -1), word].join(' ');
    }
    const words_ = index.best(last, LOOKED_AT);
    const fits = (word: string) => previous === undefined || facts.hasPair(previous, word);
    for (const word of words_) if (word !== last && fits(word) && facts.isHeld(word)) yield completing(word);
    if (isEnded) return;
    for (const word of words_) if (word !== last && !fits(word) && facts.isHeld(word)) yield completing(word);
  }

  /** In order as of the last twentieth: a sort of all words takes a third of a second where there are many. */
  #sorted(): LettersIndex {
    const { size } = this.#counts;
    if (size > this.#indexed * 1.05) {
      this.#words = new LettersIndex(this.#counts);
      this.#indexed = size;
    }
    return this.#words;
  }
}
