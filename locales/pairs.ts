import { pairs as en } from './en/pairs.ts';
import { pairs as fa } from './fa/pairs.ts';
import { inLanguages } from './in-languages.ts';

/** What the commands about caption pairs say. */
export const pairMessages = inLanguages({ en, fa });

export type PairMessages = typeof en;
