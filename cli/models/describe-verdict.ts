import type { PrecisionVerdict } from '../../core/data/models/model-choice.ts';
import { isGood } from '../../core/work/model-switch/compare-precisions.ts';
import { formatDecimal, formatNumber, formatPercent, type Locale } from '../../locales/format.ts';
import { modelMessages } from '../../locales/models.ts';

/** In what a model runs since a switch compared int8 with fp32, and why. */
export function describeVerdict({ precision, comparison }: PrecisionVerdict, locale: Locale): string {
  const { verdicts } = modelMessages(locale);
  if (!comparison) return verdicts.noInt8;
  if (comparison.images === 0) return precision === 'int8' ? verdicts.unseenInt8 : verdicts.unseen;
  const found = {
    images: formatNumber(locale, comparison.images),
    cosine: formatDecimal(locale, 1 - comparison.cosine, 4),
    nearest: formatPercent(locale, 1 - comparison.neighbours),
    speed: formatDecimal(locale, comparison.speed, 1),
  };
  if (precision === 'int8') return verdicts.int8(found);
  return isGood(comparison) ? verdicts.slow(found) : verdicts.lossy(found);
}
