/** What a word may stand for, and what speaks against it: 0 is nothing. */
export interface Candidate {
  readonly word: string;
  readonly cost: number;
}

/** What a word is taken for, and what it may be as well, if that is nearly as likely. */
export interface WordReading {
  readonly best: string;
  readonly other?: string | undefined;
}

/** Where a word stands, which decides what some may be. */
export interface Place {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** The words beside it, as typed. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}
