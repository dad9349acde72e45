import { datasetMessages } from './datasets.ts';
import { itemReasons as en } from './en/item-reasons.ts';
import { itemReasons as fa } from './fa/item-reasons.ts';
import type { Locale } from './format.ts';
import { inLanguages } from './in-languages.ts';

const words = inLanguages({ en, fa });

/** Why a picture, a listing or a row did not come in; a code that has no words is shown as it is. */
export function itemReason(locale: Locale, code: string): string {
  const known: Readonly<Record<string, string>> = {
    ...datasetMessages(locale).rowProblems,
    ...words(locale),
  };
  return Object.hasOwn(known, code) ? known[code]! : code;
}
