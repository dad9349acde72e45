import { searchTokens } from '../persian/search-tokens.ts';

/** Robertson and Zaragoza's usual constants (The Probabilistic Relevance Framework, 2009). */
const K1 = 1.2;
const B = 0.75;

interface Posting {
  readonly document: number;
  readonly count: number;
}

/** Okapi BM25 over short Persian texts, with the project's normaliser: the baseline that knows words, not meaning. */
export class Bm25 {
  readonly #postings = new Map<string, Posting[]>();
  readonly #lengths: number[];
  readonly #meanLength: number;

  constructor(documents: readonly string[]) {
    const tokens = documents.map(searchTokens);
    this.#lengths = tokens.map(list => list.length);
    this.#meanLength = this.#lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, documents.length);
    tokens.forEach((list, document) => {
      for (const [token, same] of Map.groupBy(list, token => token)) {
        const postings = this.#postings.get(token) ?? [];
        postings.push({ document, count: same.length });
        this.#postings.set(token, postings);
      }
    });
  }

  /** One score a document; 0 where no word of the query occurs. */
  scores(query: string): Float64Array {
    const total = this.#lengths.length;
    const scores = new Float64Array(total);
    for (const token of new Set(searchTokens(query))) {
      const postings = this.#postings.get(token) ?? [];
      const rarity = Math.log(1 + (total - postings.length + 0.5) / (postings.length + 0.5));
      for (const { document, count } of postings) {
        const length = this.#lengths[document]! / this.#meanLength;
        scores[document]! += (rarity * count * (K1 + 1)) / (count + K1 * (1 - B + B * length));
      }
    }
    return scores;
  }
}
