import { type TrainingComparison, verdictOf } from '../core/ground/domain/models/training.ts';
import { training as en } from './en/training.ts';
import { training as fa } from './fa/training.ts';
import type { Locale } from './format.ts';
import { inLanguages } from './in-languages.ts';

/** The words of `negareh train`. */
export const trainingMessages = inLanguages({ en, fa });

/** What a training has brought, in a sentence or two: also that it has brought nothing, or harm. */
export function trainingVerdict(locale: Locale, base: string, comparison: TrainingComparison): string {
  const words = trainingMessages(locale);
  const { better, worse, hasGained } = verdictOf(comparison);
  const listed = (keys: typeof better) => `${keys.map(key => words.figures[key]).join(', ')}.`;
  return [
    better.length > 0 ? `${words.better} ${listed(better)}` : words.notBetter,
    worse.length > 0 ? `${words.worse} ${listed(worse)}` : '',
    hasGained ? '' : words.noGain(base),
  ]
    .filter(Boolean)
    .join(' ');
}
