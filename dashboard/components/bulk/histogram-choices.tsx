'use client';

import { useRouter } from 'next/navigation';
import type { CaptionSource } from '../../../core/ground/domain/captions/caption-pair.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { scorerName } from '../scorer-name.ts';
import { Button } from '../ui/button.tsx';
import { NativeSelect } from '../ui/input.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { Options } from '../ui/options.tsx';
import type { Scale } from './score-chart.tsx';

interface Group {
  readonly source: CaptionSource;
  readonly scorer: string;
  readonly count: number;
}

/** Which scores to show: those of two sources or scorers are never counted together. */
export function ScorerSelect({
  groups,
  chosen,
}: {
  groups: readonly Group[];
  chosen: { readonly source: CaptionSource; readonly scorer: string };
}) {
  const locale = useLocale();
  const words = oversightMessages(locale);
  const scorers = groups.map(({ scorer }) => scorer);
  const router = useRouter();
  const index = groups.findIndex(
    ({ source, scorer }) => source === chosen.source && scorer === chosen.scorer,
  );
  return (
    <Labelled label={words.bulk.scorer} look="quiet" className="grow sm:max-w-md">
      {control => (
        <NativeSelect
          {...control}
          value={index}
          onChange={event => {
            const group = groups[Number(event.target.value)];
            if (group) {
              router.push(`/bulk?${new URLSearchParams({ source: group.source, scorer: group.scorer })}`);
            }
          }}
        >
          <Options
            of={groups.map(({ source, scorer, count }, place) => [
              place,
              words.bulk.scorerOption(words.source[source], scorerName(locale, scorer, scorers), count),
            ])}
          />
        </NativeSelect>
      )}
    </Labelled>
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
