import type { Config } from '../../core/ground/config.ts';
import type { NegarehError } from '../../core/ground/errors.ts';

/** What checks examine, and what earlier checks pass to later ones. */
export interface DoctorContext {
  /** The valid settings; invalid ones have their defaults. */
  readonly config: Config;
  readonly problems: readonly NegarehError[];
  /** An error of ours in the reader's words. */
  readonly message: (error: NegarehError) => string;
  /** Set by the check of PostgreSQL once it answers. */
  databaseUrl?: string;
  /** Clocks that checks have seen, and how many milliseconds each is ahead of ours. */
  readonly clocks: { readonly against: string; readonly aheadMs: number }[];
  /** Run at the end, in reverse order. */
  defer(close: () => Promise<void>): void;
}
