import type { PrecisionVerdict } from '../../core/data/models/model-choice.ts';
import { isGood } from '../../core/work/model-switch/decide-precision.ts';
import { formatDecimal, formatNumber, formatPercent, type Locale } from '../../locales/format.ts';
import { modelMessages } from '../../locales/models.ts';

/** The precision that a model uses since a switch compared it with fp32, and why. */
export function describeVerdict(
  { precision, rounded = 'int8', comparison }: PrecisionVerdict,
  locale: Locale,
): string {
  const { verdicts } = modelMessages(locale);
  if (!comparison) return verdicts.noForm(rounded);
  if (comparison.images === 0)
    return precision === 'fp32' ? verdicts.unseen(rounded) : verdicts.unseenRounded(rounded);
  const found = {
    rounded,
    images: formatNumber(locale, comparison.images),
    cosine: formatDecimal(locale, 1 - comparison.cosine, 4),
    nearest: formatPercent(locale, 1 - comparison.neighbours),
    speed: formatDecimal(locale, comparison.speed, 1),
  };
  if (precision !== 'fp32') return verdicts.rounded(found);
  return isGood(comparison) ? verdicts.slow(found) : verdicts.lossy(found);
}
