'use client';

import { Download } from 'lucide-react';
import { CaptionSource } from '../../../core/ground/domain/captions/caption-pair.ts';
import { ExportFormat, ExportLanguage } from '../../../core/ground/domain/captions/pair-export.ts';
import { PairFilter } from '../../../core/ground/domain/captions/pair-filter.ts';
import { ImageSource } from '../../../core/ground/domain/images/image.ts';
import { exportMessages } from '../../../locales/export.ts';
import { formatNumber } from '../../../locales/format.ts';
import { useLocale } from '../locale.tsx';
import { scorerName } from '../scorer-name.ts';
import { Button } from '../ui/button.tsx';
import { Input, NativeSelect } from '../ui/input.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Options } from '../ui/options.tsx';

const SHARES = [0, 0.05, 0.1, 0.2] as const;
const SHARE = 0.05;

interface ExportFieldsProps {
  /** The scorers that have scores. */
  readonly scorers: readonly string[];
  /** The choices in the address. */
  readonly asked: Readonly<Record<string, string>>;
}

/** What to export and in which format; one button counts, the other downloads. */
export function ExportFields({ scorers, asked }: ExportFieldsProps) {
  const locale = useLocale();
  const { page: words, card } = exportMessages(locale);
  const percent = (share: number) => [String(share), formatNumber(locale, share * 100)] as const;
  const lists = [
    {
      name: 'format',
      label: words.format,
      options: ExportFormat.options.map(one => [one, words.formats[one]] as const),
    },
    {
      name: 'language',
      label: words.language,
      options: ExportLanguage.options.map(one => [one, words.languages[one]] as const),
    },
    {
      name: 'source',
      label: words.source,
      options: [
        ['', words.all] as const,
        ...CaptionSource.options.map(one => [one, card.source[one]] as const),
      ],
    },
    {
      name: 'imageSource',
      label: words.imageSource,
      options: [
        ['', words.all] as const,
        ...ImageSource.options.map(one => [one, card.imageSource[one]] as const),
      ],
    },
    {
      name: 'scorer',
      label: words.scorer,
      options: [
        ['', words.anyScorer] as const,
        ...scorers.map(one => [one, scorerName(locale, one, scorers)] as const),
      ],
    },
  ];
  const rest = [
    {
      name: 'pictures',
      label: words.pictures,
      hint: words.picturesHint,
      options: (['rendition', 'original'] as const).map(one => [one, words.pictureKinds[one]] as const),
    },
    { name: 'validation', label: words.validation, value: SHARE, options: SHARES.map(percent) },
    { name: 'test', label: words.test, value: SHARE, options: SHARES.map(percent) },
  ];
  const select = (list: (typeof lists)[number] & { hint?: string; value?: number }) => (
    <Labelled key={list.name} label={list.label} hint={list.hint} look="dense">
      {control => (
        <NativeSelect
          {...control}
          name={list.name}
          defaultValue={asked[list.name] ?? list.value ?? list.options[0]?.[0]}
        >
          <Options of={list.options} />
        </NativeSelect>
      )}
    </Labelled>
  );
  const score = (name: 'min' | 'max') => (
    <Labelled key={name} label={words[name]} look="dense">
      {control => (
        <NumberInput {...control} name={name} of={PairFilter.shape[name]} defaultValue={asked[name]} />
      )}
    </Labelled>
  );
  return (
    <form action="/export" className="flex flex-col gap-6">
      <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {lists.map(select)}
        {score('min')}
        {score('max')}
        {rest.map(select)}
        <Labelled label={words.seed} hint={words.seedHint} look="dense">
          {control => (
            <Input
              {...control}
              name="seed"
              maxLength={100}
              dir="auto"
              defaultValue={asked['seed'] ?? 'negareh'}
            />
          )}
        </Labelled>
      </div>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" formAction="/export/file">
          <Download aria-hidden />
          {words.download}
        </Button>
        <Button type="submit" variant="outline">
          {words.count}
        </Button>
      </div>
    </form>
  );
}
