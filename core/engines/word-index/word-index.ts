import { hash } from 'node:crypto';
import type { Random } from '../../ground/domain/seeded-random.ts';
import { foldPersian } from '../../ground/persian/fold.ts';
import { searchTokens } from '../../ground/persian/search-tokens.ts';
import type { CaptionWords } from '../readings/caption-words.ts';
import { Compounds } from '../readings/compounds.ts';
import { WordPairs } from '../readings/word-pairs.ts';
import type { Match } from '../vector-index/vector-index.ts';
import { Bm25 } from './bm25.ts';
import { coverageOf } from './coverage.ts';
import { Suggestions } from './suggestions.ts';

/** An image and the captions whose words find it; without captions it is removed. */
export interface CaptionedImage {
  readonly id: string;
  readonly captions: readonly string[];
}

/** What the index keeps about an image. */
interface Held {
  /** The numbers of its texts. */
  readonly numbers: readonly number[];
  /** The digest of its captions, to recognise unchanged ones. */
  readonly digest: number;
}

/** 48 bits of a hash as a number, which is small: memory holds half a million images. */
const digestOf = (captions: readonly string[]): number =>
  hash('sha256', captions.toSorted().join('\0'), 'buffer').readUIntBE(0, 6);

/** Finds images by the words of their captions; an image counts with its best caption. */
export class WordIndex {
  readonly #bm25 = new Bm25();
  readonly #held = new Map<string, Held>();
  readonly #imageOf: string[] = [];
  readonly #compounds = new Compounds();
  readonly #pairs = new WordPairs();
  readonly #suggestions = new Suggestions();

  /** Images that a search can find. */
  get size(): number {
    return this.#held.size;
  }

  /** What the captions say about words. */
  get words(): CaptionWords {
    const [bm25, compounds, pairs] = [this.#bm25, this.#compounds, this.#pairs];
    return {
      captionsWith: word => bm25.textsWith(word),
      words: () => bm25.words(),
      compound: letters => compounds.of(letters),
      compounds: () => compounds.letters(),
      hasPair: (one, other) => pairs.has(one, other),
      get wordCount() {
        return bm25.wordCount;
      },
    };
  }

  /**
   * Adds images, or replaces their captions. Images with unchanged captions are skipped: a text that is removed and added again
   * would count twice in how rare a word is, and images are put again whenever anything about them may have changed.
   */
  put(images: readonly CaptionedImage[]): void {
    for (const { id, captions } of images) {
      const held = this.#held.get(id);
      const digest = digestOf(captions);
      if (held?.digest === digest) continue;
      for (const number of held?.numbers ?? []) this.#bm25.remove(number);
      if (captions.length === 0) this.#held.delete(id);
      else this.#held.set(id, { numbers: captions.map(caption => this.#add(id, caption)), digest });
    }
  }

  /** Up to `k` images with any of the query's words, best first; equal scores in order of id. */
  search(query: string, k: number): Match[] {
    const best = new Map<string, number>();
    for (const [number, score] of this.#bm25.scores(query)) {
      const id = this.#imageOf[number]!;
      best.set(id, Math.max(score, best.get(id) ?? 0));
    }
    const matches = Array.from(best, ([id, score]) => ({ id, score }));
    return matches.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, k);
  }

  /**
   * The share of a text's words that captions contain, 0 to 1 (`coverage.ts`).
   * @param leftOut captions that count as if they weren't there.
   */
  coverage(text: string, leftOut?: readonly string[]): number | undefined {
    return coverageOf(text, word => this.#bm25.textsWith(word), leftOut);
  }

  /** Whole queries that begin with what is typed, best first (`suggestions.ts`). */
  suggest(typed: string, limit: number): string[] {
    return this.#suggestions.suggest(typed, limit, {
      isHeld: word => searchTokens(word).every(token => this.#bm25.isHeld(token)),
      hasPair: (one, other) => this.#pairs.has(one, other),
    });
  }

  /** Queries to suggest whole, by how many people asked each. */
  setAsked(asked: ReadonlyMap<string, number>): void {
    this.#suggestions.setAsked(asked);
  }

  /** Images by chance, the same for the same captions. */
  sampleImages(count: number, random: Random): string[] {
    const ids = [...this.#held.keys()].sort();
    const chosen = new Set<string>();
    while (chosen.size < Math.min(count, ids.length)) chosen.add(ids[Math.floor(random() * ids.length)]!);
    return [...chosen];
  }

  /** Those of these images with a caption that holds all of the words, and does not deny them («بدون کلاه»). */
  holding(words: string, ids: readonly string[]): string[] {
    const texts = this.#bm25.textsHolding(words).difference(this.#bm25.textsHolding('بدون'));
    if (texts.size === 0) return [];
    return ids.filter(id => this.#held.get(id)?.numbers.some(number => texts.has(number)));
  }

  /** Those of these images without a caption. */
  uncaptioned(ids: readonly string[]): string[] {
    return ids.filter(id => !this.#held.has(id));
  }

  #add(id: string, caption: string): number {
    const number = this.#bm25.add(caption);
    const folded = foldPersian(caption);
    this.#compounds.add(folded);
    this.#pairs.add(folded.split(' '));
    this.#suggestions.add(folded);
    this.#imageOf[number] = id;
    return number;
  }
}
