'use client';

import type { LossPoint, TrainingNews } from '../../../core/ground/domain/models/training.ts';
import { inOneLine } from '../../../locales/apart.ts';
import { formatBytes, formatDecimal, formatDuration, formatPercent } from '../../../locales/format.ts';
import { trainingMessages } from '../../../locales/training.ts';
import { useLocale } from '../locale.tsx';
import { ComparisonTable } from '../models/comparison-table.tsx';

/** A training's recipe, how its loss falls, and finally its result. */
export function TrainingDetails({ news, isOver }: { news: TrainingNews; isOver: boolean }) {
  const locale = useLocale();
  const words = trainingMessages(locale);
  const { opening, plan, losses, looks, leftMs, comparison } = news;
  const [loss, look] = [losses.at(-1), looks.at(-1)];
  const now = [
    loss && `${words.plot.loss} ${formatDecimal(locale, loss.loss, 3)}`,
    look && `${words.figures.at10} ${formatPercent(locale, look.accuracyAt10)}`,
    leftMs !== undefined && !isOver && words.left(formatDuration(locale, leftMs)),
  ];
  return (
    <div className="flex flex-col gap-2 text-sm" data-training={news.model}>
      {opening && !plan && <p className="text-muted-foreground">{words.opening(opening)}</p>}
      {plan && (
        <p className="text-muted-foreground">
          {words.plan(plan)}{' '}
          {words.needs({
            ...plan,
            memory: formatBytes(locale, plan.memoryBytes),
            time: formatDuration(locale, plan.totalMs),
          })}
          {plan.unreadable > 0 && ` ${words.unreadable(plan.unreadable)}`}
        </p>
      )}
      {losses.length > 1 && <LossCurve losses={losses} label={words.plot.title} />}
      {!comparison && <p className="empty:hidden">{inOneLine(now)}</p>}
      {comparison && <ComparisonTable base={news.base} name={news.model} comparison={comparison} />}
    </div>
  );
}

const WIDTH = 300;
const HEIGHT = 60;

/** The loss by step, from left to right in every language; the numbers are next to it. */
function LossCurve({ losses, label }: { losses: readonly LossPoint[]; label: string }) {
  const values = losses.map(({ loss }) => loss);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const last = losses.at(-1)!.step;
  const points = losses.map(({ step, loss }) => {
    const x = (WIDTH * step) / last;
    const y = HEIGHT - 2 - ((HEIGHT - 4) * (loss - least)) / Math.max(1e-9, most - least);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-16 w-full"
    >
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke="var(--accent)"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
