'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import type { CaptionSource } from '../../../core/ground/domain/captions/caption-pair.ts';
import { type BucketCount, bucketStart } from '../../../core/ground/domain/captions/score-buckets.ts';
import { newId } from '../../../core/ground/domain/id.ts';
import type { BulkRequest, SampledPair } from '../../../core/ground/domain/review/bulk-request.ts';
import { previewBulk } from '../../../core/work/review/precision.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { FormError } from '../forms/field.tsx';
import { useAction } from '../forms/use-action.tsx';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Dialog, DialogClose, DialogContent, DialogTrigger } from '../ui/dialog.tsx';
import { BulkPreviewCards } from './bulk-preview-cards.tsx';
import { BulkSample } from './bulk-sample.tsx';
import { DownloadMenu } from './download-menu.tsx';
import { barsOf, rangeOf } from './histogram-bars.ts';
import { ScaleSwitch, ScorerSelect } from './histogram-choices.tsx';
import { HistogramTable } from './histogram-table.tsx';
import { type Scale, ScoreChart } from './score-chart.tsx';
import { ThresholdLines } from './threshold-lines.tsx';

interface BulkScreenProps {
  readonly groups: readonly { source: CaptionSource; scorer: string; count: number }[];
  readonly filter: { source: CaptionSource; scorer: string; proposed: boolean };
  readonly counts: readonly BucketCount[];
  readonly judged: readonly BucketCount[];
  readonly sample: (asked: {
    request: BulkRequest;
    from: string;
  }) => Promise<ActionResult<{ approve: SampledPair[]; reject: SampledPair[] }>>;
  readonly begin: (asked: { id: string; request: BulkRequest }) => Promise<ActionResult<void>>;
}

/** Choose two thresholds on the histogram, see their effect and its estimated accuracy, look at pairs, decide. */
export function BulkScreen({ groups, filter, counts, judged, sample, begin }: BulkScreenProps) {
  const words = oversightMessages(useLocale()).bulk;
  const router = useRouter();
  const range = rangeOf(counts);
  const [scale, setScale] = useState<Scale>('linear');
  const [lines, setLines] = useState(() => startLines(range));
  const [used, setUsed] = useState({ reject: true, approve: true });
  // Refused because somebody else has decided: this page is out of date.
  const { run, busy, error } = useAction(begin, { onRefused: () => router.refresh() });
  const [decided, setDecided] = useState(0);
  const sent = useRef<{ id: string; request: string } | null>(null);
  const thresholds = {
    approveFrom: used.approve ? lines.approveFrom : null,
    rejectBelow: used.reject ? lines.rejectBelow : null,
  };
  const request = { filter, ...thresholds };
  const preview = previewBulk(counts, judged, thresholds);
  const bars = barsOf(counts, range);
  async function decide() {
    // Repeating it after no answer came is the same request; with other thresholds it is a new one.
    const text = JSON.stringify(request);
    if (sent.current?.request !== text) sent.current = { id: newId(), request: text };
    if (!(await run({ id: sent.current.id, request }))) return;
    sent.current = null;
    setDecided(decided + 1);
    router.refresh();
  }
  return (
    <>
      <Card className="flex flex-col gap-4">
        <div className="flex flex-wrap items-end gap-3">
          <ScorerSelect groups={groups} chosen={filter} />
          <ScaleSwitch scale={scale} onChange={setScale} />
          <DownloadMenu bars={bars} counts={counts} scale={scale} scorer={filter.scorer} />
        </div>
        <figure>
          <figcaption className="sr-only">{words.chart}</figcaption>
          <div className="relative pb-8">
            <ScoreChart bars={bars} scale={scale} />
            <ThresholdLines range={range} value={lines} isUsed={used} onChange={setLines} />
          </div>
          <p className="text-sm text-muted-foreground">{words.keyboard}</p>
        </figure>
        <HistogramTable bars={bars} />
      </Card>
      <BulkPreviewCards preview={preview} lines={lines} used={used} onUse={setUsed} />
      <div className="flex flex-wrap items-center gap-3">
        <Dialog>
          <DialogTrigger asChild>
            <Button disabled={busy || preview.approve + preview.reject === 0}>{words.go}</Button>
          </DialogTrigger>
          <DialogContent title={words.confirm} description={words.confirmAbout}>
            <p className="mb-5 text-lg">
              {words.approve(preview.approve)} · {words.reject(preview.reject)}
            </p>
            <div className="flex gap-3">
              <DialogClose asChild>
                <Button onClick={() => void decide()}>{words.go}</Button>
              </DialogClose>
              <DialogClose asChild>
                <Button variant="outline">{words.cancel}</Button>
              </DialogClose>
            </div>
          </DialogContent>
        </Dialog>
        <FormError>{error}</FormError>
      </div>
      {/* The earlier sample is decided now. */}
      <BulkSample key={decided} request={request} sample={sample} />
    </>
  );
}

/** A starting point: at a quarter and three quarters of the range that holds pairs. */
const startLines = ({ first, end }: { first: number; end: number }) => ({
  rejectBelow: bucketStart(Math.round(first + (end - first) / 4)),
  approveFrom: bucketStart(Math.round(first + ((end - first) * 3) / 4)),
});
