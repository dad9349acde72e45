'use client';

import { useState } from 'react';
import { CrawlLimit, type CrawlRequest } from '../../../core/ground/domain/crawl/crawl-request.ts';
import { jobMessages } from '../../../locales/jobs.ts';
import { Field, NumberField } from '../forms/field.tsx';
import { useLocale } from '../locale.tsx';
import { Choice } from './choice.tsx';
import { DivarTerms } from './divar-terms.tsx';

type Source = CrawlRequest['source'];

/** What to crawl: fields by source. Divar asks for consent, and only appears if it is switched on. */
export function CrawlFields({ isDivarOn }: { isDivarOn: boolean }) {
  const { fields: words, sources, divar } = jobMessages(useLocale());
  const [source, setSource] = useState<Source>('commons');
  return (
    <>
      <Choice
        label={words.source}
        name="source"
        of={(['commons', 'divar', 'list'] as const).map(one => [one, sources[one]])}
        onChange={setSource}
      />
      {source === 'commons' && (
        <>
          <Field label={words.category} hint={words.categoryHint} name="category" dir="auto" />
          <Field label={words.query} name="query" dir="auto" />
        </>
      )}
      {source === 'divar' && (
        <>
          <Field label={words.cities} hint={words.citiesHint} name="cities" required dir="ltr" />
          <Field label={words.categories} hint={words.categoriesHint} name="categories" dir="ltr" />
          {!isDivarOn && <p className="text-danger">{divar.off}</p>}
          <DivarTerms />
        </>
      )}
      {source === 'list' && <Field label={words.list} hint={words.listHint} name="list" required dir="ltr" />}
      <NumberField
        label={words.max}
        name="max"
        of={CrawlLimit}
        defaultValue={source === 'list' ? '' : 500}
        key={source}
      />
    </>
  );
}
