import { evaluation as en } from './en/evaluation.ts';
import { evaluation as fa } from './fa/evaluation.ts';
import { inLanguages } from './in-languages.ts';

/** The words of `negareh evaluate`. */
export const evaluationMessages = inLanguages({ en, fa });
