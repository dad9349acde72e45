import type { Config } from '../../core/ground/config.ts';
import type { NegarehError } from '../../core/ground/errors.ts';

/** What checks look at, and what earlier ones tell later ones. */
export interface DoctorContext {
  /** As far as it is valid; what is not has its default. */
  readonly config: Config;
  readonly problems: readonly NegarehError[];
  /** An error of ours in the reader's words. */
  readonly message: (error: NegarehError) => string;
  /** Set by the check of PostgreSQL once it answers. */
  databaseUrl?: string;
  /** Clocks that checks have met: milliseconds that they are ahead of ours. */
  readonly clocks: { readonly against: string; readonly aheadMs: number }[];
  /** Run at the end, in reverse order. */
  defer(close: () => Promise<void>): void;
}
