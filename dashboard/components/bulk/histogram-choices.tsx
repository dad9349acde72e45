'use client';

import { useRouter } from 'next/navigation';
import { useId } from 'react';
import type { CaptionSource } from '../../../core/ground/domain/caption-pair.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { NativeSelect } from '../ui/input.tsx';
import type { Scale } from './score-chart.tsx';

interface Group {
  readonly source: CaptionSource;
  readonly scorer: string;
  readonly count: number;
}

/** Whose scores: those of two sources or scorers are never counted together. */
export function ScorerSelect({
  groups,
  chosen,
}: {
  groups: readonly Group[];
  chosen: { readonly source: CaptionSource; readonly scorer: string };
}) {
  const id = useId();
  const words = oversightMessages(useLocale());
  const router = useRouter();
  const index = groups.findIndex(
    ({ source, scorer }) => source === chosen.source && scorer === chosen.scorer,
  );
  return (
    <div className="flex min-w-0 grow flex-col gap-1 sm:max-w-md">
      <label htmlFor={id} className="text-sm text-muted-foreground">
        {words.bulk.scorer}
      </label>
      <NativeSelect
        id={id}
        value={index}
        onChange={event => {
          const group = groups[Number(event.target.value)];
          if (group) {
            router.push(`/bulk?${new URLSearchParams({ source: group.source, scorer: group.scorer })}`);
          }
        }}
      >
        {groups.map(({ source, scorer, count }, place) => (
          <option key={`${source} ${scorer}`} value={place}>
            {words.bulk.scorerOption(words.source[source], scorer, count)}
          </option>
        ))}
      </NativeSelect>
    </div>
  );
}

export function ScaleSwitch({ scale, onChange }: { scale: Scale; onChange: (scale: Scale) => void }) {
  const words = oversightMessages(useLocale()).bulk;
  return (
    <fieldset className="flex gap-1">
      <legend className="sr-only">{words.scale}</legend>
      {(['linear', 'log'] as const).map(one => (
        <Button
          key={one}
          size="small"
          variant={one === scale ? 'secondary' : 'ghost'}
          aria-pressed={one === scale}
          onClick={() => onChange(one)}
        >
          {words[one]}
        </Button>
      ))}
    </fieldset>
  );
}
