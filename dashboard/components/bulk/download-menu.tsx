'use client';

import { Download } from 'lucide-react';
import type { BucketCount } from '../../../core/ground/domain/captions/score-buckets.ts';
import { formatDecimal, formatNumber } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { scorerName } from '../scorer-name.ts';
import { Button } from '../ui/button.tsx';
import { Dropdown, DropdownContent, DropdownItem, DropdownTrigger } from '../ui/dropdown.tsx';
import type { Bar } from './histogram-bars.ts';
import { histogramCsv, histogramSvg, pngOf, saveFile } from './histogram-export.ts';
import type { Scale } from './score-chart.tsx';

/** The histogram as a file: PNG and SVG for presentation, CSV for calculation. */
export function DownloadMenu({
  bars,
  counts,
  scale,
  scorer,
}: {
  bars: readonly Bar[];
  counts: readonly BucketCount[];
  scale: Scale;
  scorer: string;
}) {
  const locale = useLocale();
  const words = oversightMessages(locale).bulk;
  const name = `scores-${scorer.replaceAll(/[^\w-]+/g, '-')}`;
  const svg = () =>
    histogramSvg(bars, scale, {
      title: `${words.chart} (${scorerName(locale, scorer)})`,
      score: words.score,
      pairs: words.pairs,
      number: value => formatNumber(locale, value),
      decimal: value => formatDecimal(locale, value, 2),
    });
  return (
    <Dropdown>
      <DropdownTrigger asChild>
        <Button variant="outline" size="small">
          <Download aria-hidden />
          {words.download}
        </Button>
      </DropdownTrigger>
      <DropdownContent>
        <DropdownItem onSelect={async () => saveFile(await pngOf(svg()), `${name}.png`, 'image/png')}>
          PNG
        </DropdownItem>
        <DropdownItem onSelect={() => saveFile(svg(), `${name}.svg`, 'image/svg+xml')}>SVG</DropdownItem>
        <DropdownItem onSelect={() => saveFile(histogramCsv(counts), `${name}.csv`, 'text/csv')}>
          CSV
        </DropdownItem>
      </DropdownContent>
    </Dropdown>
  );
}
