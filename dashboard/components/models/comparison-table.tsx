'use client';

import type { Figures, TrainingComparison } from '../../../core/ground/domain/models/training.ts';
import { formatDecimal } from '../../../locales/format.ts';
import { trainingMessages, trainingVerdict } from '../../../locales/training.ts';
import { cn } from '../cn.ts';
import { useLocale } from '../locale.tsx';

const KEYS = ['at1', 'at5', 'at10', 'reciprocal'] as const;

interface ComparisonTableProps {
  readonly base: string;
  readonly name: string;
  readonly comparison: TrainingComparison;
}

/** A trained model next to its base on the held-out captions, with the paired difference and its interval. */
export function ComparisonTable({ base, name, comparison }: ComparisonTableProps) {
  const locale = useLocale();
  const words = trainingMessages(locale);
  const number = (key: keyof Figures, value: number) =>
    formatDecimal(locale, key === 'reciprocal' ? value : 100 * value, key === 'reciprocal' ? 3 : 1);
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm" data-comparison={name}>
        <thead>
          <tr className="text-muted-foreground">
            <th scope="col" className="py-1 pe-3 text-start font-normal">
              {words.columns.figure}
            </th>
            <th scope="col" className="py-1 pe-3 text-start font-normal">
              <bdi>{base}</bdi>
            </th>
            <th scope="col" className="py-1 pe-3 text-start font-normal">
              <bdi>{name}</bdi>
            </th>
            <th scope="col" className="py-1 text-start font-normal">
              {words.columns.difference}
            </th>
          </tr>
        </thead>
        <tbody>
          {KEYS.map(key => {
            const { value, low, high } = comparison.difference[key];
            return (
              <tr key={key}>
                <th scope="row" className="py-0.5 pe-3 text-start font-normal">
                  <bdi>{words.figures[key]}</bdi>
                </th>
                <td className="pe-3">{number(key, comparison.base[key].value)}</td>
                <td className="pe-3">{number(key, comparison.trained[key].value)}</td>
                <td
                  dir="ltr"
                  className={cn('text-start', low > 0 && 'text-success', high < 0 && 'text-danger')}
                >
                  {value > 0 ? '+' : ''}
                  {number(key, value)} [{number(key, low)}, {number(key, high)}]
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="mt-1 text-muted-foreground">{trainingVerdict(locale, base, comparison)}</p>
    </div>
  );
}
