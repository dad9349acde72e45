'use client';

import { ImageUp, Search, SlidersHorizontal } from 'lucide-react';
import { useWords } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { FilterChoices, type FilterChoicesProps } from './filter-choices.tsx';
import { PictureForm } from './picture-form.tsx';
import { QueryInput } from './query-input.tsx';

export interface SearchBoxProps extends FilterChoicesProps {
  readonly query?: string | undefined;
  readonly large?: boolean;
}

/** Plain forms: they search without JavaScript, which only saves a press when a choice changes. */
export function SearchBox({ query = '', chosen, options, large = false }: SearchBoxProps) {
  const words = useWords().search;
  const isNarrowed = chosen !== undefined && Object.values(chosen).some(value => value !== undefined);
  return (
    <search className="block w-full">
      <form action="/search" id="search">
        {/* The frame is the box, because the field inside it may have another direction than the page. */}
        <div
          className={`relative flex items-stretch gap-2 rounded-full border border-input bg-surface p-1.5 has-[input:focus-visible]:border-accent has-[input:focus-visible]:ring-3 has-[input:focus-visible]:ring-ring ${large ? 'h-15 text-lg shadow-sm' : 'h-13'}`}
        >
          <label className="sr-only" htmlFor="q">
            {words.label}
          </label>
          <QueryInput query={query} />
          <Button type="submit" aria-label={words.submit} className="h-auto! rounded-full! sm:px-6!">
            <Search aria-hidden />
            <span className="max-sm:hidden">{words.submit}</span>
          </Button>
        </div>
      </form>
      <div className={`mt-3 flex flex-wrap items-start gap-x-2 gap-y-3 ${large ? 'justify-center' : ''}`}>
        <Disclosure icon={<SlidersHorizontal aria-hidden />} summary={words.filters} open={isNarrowed}>
          <FilterChoices chosen={chosen} options={options} />
          <noscript>
            <Button type="submit" form="search" variant="secondary" className="mt-4">
              {words.apply}
            </Button>
          </noscript>
        </Disclosure>
        <Disclosure icon={<ImageUp aria-hidden />} summary={words.byPicture}>
          <PictureForm />
        </Disclosure>
      </div>
    </search>
  );
}
