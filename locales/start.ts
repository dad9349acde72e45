import { start as en } from './en/start.ts';
import { start as fa } from './fa/start.ts';
import { inLanguages } from './in-languages.ts';

/** The words of `npm start`. */
export const startMessages = inLanguages({ en, fa });

export type StartMessages = typeof en;
