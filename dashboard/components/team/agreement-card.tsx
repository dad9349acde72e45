'use client';

import type { Measured } from '../../../core/work/review/inter-rater.ts';
import { teamMessages } from '../../../locales/team.ts';
import { useLocale } from '../locale.tsx';
import { Card } from '../ui/card.tsx';

/** Krippendorff's own thresholds (2004): from the first on, data is reliable; from the second on, it allows tentative conclusions. */
const GOOD = 0.8;
const FAIR = 0.667;

/** The agreement of everybody, and what it means. */
export function AgreementCard({ measured: { value, low, high, units } }: { measured: Measured }) {
  const words = teamMessages(useLocale()).agreement;
  const reading = value >= GOOD ? 'good' : value >= FAIR ? 'fair' : 'poor';
  return (
    <Card className="flex flex-wrap items-center gap-x-8 gap-y-3">
      <div>
        <p className="text-sm text-muted-foreground">{words.alpha}</p>
        <p className="text-4xl font-bold tabular-nums" data-alpha={value.toFixed(3)}>
          {words.value(value)}
        </p>
      </div>
      <div className="min-w-0 grow basis-64">
        <p className="font-medium">{words.reading[reading]}</p>
        <p className="text-sm text-muted-foreground">
          {/* Isolated from each other: otherwise a Persian line would join the numbers on both sides of the dot. */}
          <bdi>{words.interval(low, high)}</bdi> · <bdi>{words.basis(units)}</bdi>
        </p>
      </div>
    </Card>
  );
}
