import { training as en } from './en/training.ts';
import { training as fa } from './fa/training.ts';
import { inLanguages } from './in-languages.ts';

/** The words of `negareh train`. */
export const trainingMessages = inLanguages({ en, fa });
