/** What a word may stand for, and what speaks against it: 0 is nothing. */
export interface Candidate {
  readonly word: string;
  readonly cost: number;
}

/** Where a word stands, which decides what some may be. */
export interface Place {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** The words beside it, as typed. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}
