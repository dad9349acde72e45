import { searchTokens } from '../../ground/persian/search-tokens.ts';

/** Robertson and Zaragoza's usual constants (The Probabilistic Relevance Framework, 2009). */
const K1 = 1.2;
const B = 0.75;
/** Word counts beyond this say no more; it keeps a posting in one number. */
const COUNT_LIMIT = 255;

/**
 * Okapi BM25 over short Persian texts, with the project's normaliser. Texts are added and removed one by one. A removed text's
 * postings stay, and searches skip them, because pairs are rejected far more rarely than they are added.
 */
export class Bm25 {
  /** For each word: text numbers and counts in turn. */
  readonly #postings = new Map<string, number[]>();
  /** The number of words of each text; 0 once it is removed (an empty text is never added). */
  readonly #lengths: number[] = [];
  #texts = 0;
  #words = 0;

  constructor(texts: readonly string[] = []) {
    for (const text of texts) this.add(text);
  }

  /** Texts that a search can find. */
  get size(): number {
    return this.#texts;
  }

  /** The number of different words, including those of removed texts. */
  get wordCount(): number {
    return this.#postings.size;
  }

  words(): Iterable<string> {
    return this.#postings.keys();
  }

  /** In how many texts a word stands, with those that have gone. @param word as `searchTokens` gives it. */
  textsWith(word: string): number {
    return (this.#postings.get(word)?.length ?? 0) / 2;
  }

  /** Whether a text that has not gone holds a word. @param word as `searchTokens` gives it. */
  isHeld(word: string): boolean {
    const postings = this.#postings.get(word) ?? [];
    for (let at = 0; at < postings.length; at += 2) if (this.#lengths[postings[at]!] !== 0) return true;
    return false;
  }

  /** @returns the text's number: 0, 1, 2 … in the order of adding. */
  add(text: string): number {
    const tokens = searchTokens(text);
    const number = this.#lengths.push(tokens.length) - 1;
    if (tokens.length === 0) return number;
    this.#texts += 1;
    this.#words += tokens.length;
    for (const [token, same] of Map.groupBy(tokens, token => token)) {
      const postings = this.#postings.get(token);
      const count = Math.min(COUNT_LIMIT, same.length);
      if (postings) postings.push(number, count);
      else this.#postings.set(token, [number, count]);
    }
    return number;
  }

  remove(number: number): void {
    const length = this.#lengths[number] ?? 0;
    if (length === 0) return;
    this.#lengths[number] = 0;
    this.#texts -= 1;
    this.#words -= length;
  }

  /** Numbers of the texts that hold every word of a query; none for a query without words. */
  textsHolding(query: string): Set<number> {
    const sets = [...new Set(searchTokens(query))].map(
      token => new Set((this.#postings.get(token) ?? []).filter((_, at) => at % 2 === 0)),
    );
    const [first = new Set<number>(), ...others] = sets;
    const texts = others.reduce((all, one) => all.intersection(one), first);
    for (const number of texts) if (this.#lengths[number] === 0) texts.delete(number);
    return texts;
  }

  /** Scores of the texts that hold any word of the query, by number; the others would score 0. */
  scores(query: string): Map<number, number> {
    const scores = new Map<number, number>();
    const meanLength = this.#words / Math.max(1, this.#texts);
    for (const token of new Set(searchTokens(query))) {
      const postings = this.#postings.get(token) ?? [];
      let found = 0;
      for (let at = 0; at < postings.length; at += 2) if (this.#lengths[postings[at]!] !== 0) found++;
      const rarity = Math.log(1 + (this.#texts - found + 0.5) / (found + 0.5));
      for (let at = 0; at < postings.length; at += 2) {
        const number = postings[at]!;
        const length = this.#lengths[number]!;
        if (length === 0) continue;
        const count = postings[at + 1]!;
        const score = (rarity * count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / meanLength));
        scores.set(number, (scores.get(number) ?? 0) + score);
      }
    }
    return scores;
  }
}
