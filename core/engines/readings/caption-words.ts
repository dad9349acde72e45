/** Words of captions, as they come: folded, in one form (`search-tokens.ts`). */
export interface CaptionWords {
  /** How many captions hold this word. */
  captionsWith(word: string): number;
  words(): Iterable<string>;
  /** Grows with every new word. */
  readonly wordCount: number;
}
