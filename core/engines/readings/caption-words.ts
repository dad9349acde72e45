/** The words of captions: folded, in one form (`search-tokens.ts`). */
export interface CaptionWords {
  /** How many captions hold this word. */
  captionsWith(word: string): number;
  words(): Iterable<string>;
  /** Grows with every new word. */
  readonly wordCount: number;
  /** The word with half-spaces that gives these letters without them: «لاک‌پشت» for «لاکپشت». */
  compound(letters: string): string | undefined;
  /** Those words, by their letters. */
  compounds(): Iterable<string>;
  /** Whether a caption has these two words side by side, with a space between; rarely true where none has. */
  hasPair(one: string, other: string): boolean;
}
