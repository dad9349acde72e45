import { FOLDING_STEPS, type FoldingStep } from './folding-table.ts';

const apply = (step: FoldingStep): ((text: string) => string) => {
  if ('form' in step) return text => text.normalize(step.form);
  if ('lower' in step) return text => text.toLowerCase();
  if ('letters' in step) {
    const { letters } = step;
    const pattern = new RegExp(`[${[...letters.keys()].join('')}]`, 'gu');
    return text => text.replace(pattern, letter => letters.get(letter)!);
  }
  const pattern = new RegExp(step.pattern, 'gu');
  return text => text.replace(pattern, step.to);
};
const STEPS = FOLDING_STEPS.map(apply);

/**
 * Anything that a step might change. Most captions have nothing of it, and folding a million of them is what a search
 * process does at its start.
 */
const UNSETTLED =
  /[^آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیa-z0-9 .،؛؟!:«»()\u200C-]|^ | $| {2}|\u200C(?![ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآ])|(?<![بپتثجچحخسشصضطظعغفقکگلمنهی])\u200C|(?:مسا|هیا|جرا|نشا)/;

/**
 * One spelling for all that a Persian reader takes for the same (`folding-table.ts` says what, and why). The half-space
 * is kept where it shows. Idempotent.
 */
export const foldPersian = (text: string): string =>
  UNSETTLED.test(text) ? STEPS.reduce((folded, step) => step(folded), text).replaceAll(/^ +| +$/g, '') : text;
