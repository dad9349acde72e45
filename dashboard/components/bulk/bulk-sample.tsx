'use client';

import { Shuffle } from 'lucide-react';
import { useState } from 'react';
import type { BulkRequest, SampledPair } from '../../../core/ground/domain/review/bulk-request.ts';
import { formatDecimal } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { FormError } from '../forms/field.tsx';
import { useAction } from '../forms/use-action.tsx';
import { imageUrl } from '../image-url.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';

interface Sample {
  readonly approve: readonly SampledPair[];
  readonly reject: readonly SampledPair[];
}

/** Random pairs from both sides, to look at before deciding on all of them. */
export function BulkSample({
  request,
  sample,
}: {
  request: BulkRequest;
  sample: (asked: { request: BulkRequest; from: string }) => Promise<ActionResult<Sample>>;
}) {
  const words = oversightMessages(useLocale()).bulk;
  const { run, busy, error } = useAction(sample);
  const [drawn, setDrawn] = useState<Sample | null>(null);
  return (
    <section aria-label={words.sample} className="flex flex-col gap-4">
      <Button
        variant="outline"
        className="self-start"
        disabled={busy}
        onClick={async () => {
          const done = await run({ request, from: randomPlace() });
          if (done) setDrawn(done.value);
        }}
      >
        <Shuffle aria-hidden />
        {drawn ? words.sampleAgain : words.sample}
      </Button>
      <FormError>{error}</FormError>
      {drawn && (
        <div className="grid gap-8 lg:grid-cols-2">
          <Side title={words.sampleReject} pairs={drawn.reject} />
          <Side title={words.sampleApprove} pairs={drawn.approve} />
        </div>
      )}
    </section>
  );
}

function Side({ title, pairs }: { title: string; pairs: readonly SampledPair[] }) {
  const locale = useLocale();
  const words = oversightMessages(locale).bulk;
  return (
    <div>
      <h2 className="mb-3 text-lg font-semibold">{title}</h2>
      {pairs.length === 0 && <p className="text-muted-foreground">{words.sampleNone}</p>}
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {pairs.map(pair => (
          <li key={pair.id} className="overflow-hidden rounded-xl border border-border bg-surface text-sm">
            {/* biome-ignore lint/performance/noImgElement: a stored file, streamed as it is */}
            <img
              src={imageUrl(pair.sha256, 320)}
              alt=""
              loading="lazy"
              className="aspect-4/3 w-full bg-muted object-cover"
            />
            <div className="flex flex-col gap-1 p-2.5">
              <p dir="auto" lang="fa" className="line-clamp-3">
                {pair.persian}
              </p>
              {pair.english !== null && (
                <p dir="auto" lang="en" className="line-clamp-2 text-muted-foreground">
                  {pair.english}
                </p>
              )}
              <p className="text-muted-foreground">{formatDecimal(locale, pair.score, 3)}</p>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A random position in the random order of all pairs. */
/** In the form of `RandomPlace`, whose file would bring zod into the browser. */
const randomPlace = (): string =>
  [...crypto.getRandomValues(new Uint8Array(5))].map(byte => byte.toString(16).padStart(2, '0')).join('');
