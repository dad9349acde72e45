import type { LeftOver } from '../../core/engines/models/prepare.ts';
import { formatNumber, type Locale } from '../../locales/format.ts';
import { modelMessages } from '../../locales/models.ts';
import { isolate } from '../output/table.ts';

/** More names than a person reads. */
const NAMES_SHOWN = 8;

/** What a model's files contain beyond the model, one line each: it may be a wrong file or a wrong config. */
export function describeLeftOver({ tensors, layers }: LeftOver, locale: Locale): string[] {
  const words = modelMessages(locale);
  const number = (value: number): string => formatNumber(locale, value);
  return [
    ...layers.map(
      ({ side, used, found }) =>
        `${isolate(words.checks.layers)}: ${isolate(words.spareLayers(words.sides[side], number(used), number(found)))}`,
    ),
    ...(tensors.length > 0 ? [`${isolate(words.checks.unused)}: ${isolate(listOf(tensors, locale))}`] : []),
  ];
}

/** The head of a whole language model has some extra tensors, which is not an error; hundreds mean the wrong file. */
function listOf(names: readonly string[], locale: Locale): string {
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  return `${formatNumber(locale, names.length)} (${shown}${names.length > NAMES_SHOWN ? ' …' : ''})`;
}
