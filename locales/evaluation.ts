import { evaluation as en } from './en/evaluation.ts';
import { evaluation as fa } from './fa/evaluation.ts';
import type { Locale } from './format.ts';

/** The words of `negareh evaluate`; English sets the shape, and Persian must fill all of it. */
export type EvaluationMessages = typeof en;

const EVALUATION: Record<Locale, EvaluationMessages> = { en, fa };

export const evaluationMessages = (locale: Locale): EvaluationMessages => EVALUATION[locale];
