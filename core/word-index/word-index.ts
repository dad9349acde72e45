import type { Match } from '../vector-index/vector-index.ts';
import { Bm25 } from './bm25.ts';

/** A caption as the word index knows it. */
export interface IndexedCaption {
  readonly pairId: string;
  readonly imageId: string;
  readonly text: string;
}

/** Finds pictures by the words of their captions; a picture counts with its best caption. */
export class WordIndex {
  readonly #bm25 = new Bm25();
  readonly #numberOf = new Map<string, number>();
  readonly #imageOf: string[] = [];

  get size(): number {
    return this.#bm25.size;
  }

  /** Adds captions, or replaces those whose pair is known. */
  add(captions: readonly IndexedCaption[]): void {
    for (const { pairId, imageId, text } of captions) {
      this.#removeOne(pairId);
      const number = this.#bm25.add(text);
      this.#numberOf.set(pairId, number);
      this.#imageOf[number] = imageId;
    }
  }

  remove(pairIds: readonly string[]): void {
    for (const pairId of pairIds) this.#removeOne(pairId);
  }

  /** Up to `k` pictures with any of the query's words, best first; equal scores in order of id. */
  search(query: string, k: number): Match[] {
    const best = new Map<string, number>();
    for (const [number, score] of this.#bm25.scores(query)) {
      const id = this.#imageOf[number]!;
      best.set(id, Math.max(score, best.get(id) ?? 0));
    }
    const matches = Array.from(best, ([id, score]) => ({ id, score }));
    return matches.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, k);
  }

  #removeOne(pairId: string): void {
    const number = this.#numberOf.get(pairId);
    if (number !== undefined) this.#bm25.remove(number);
    this.#numberOf.delete(pairId);
  }
}
