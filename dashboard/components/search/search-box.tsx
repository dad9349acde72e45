'use client';

import { ImageUp, Search, SlidersHorizontal } from 'lucide-react';
import type { ChangeEvent, ReactNode } from 'react';
import { QUERY_TEXT_LIMIT } from '../../../core/ground/domain/search.ts';
import { useLocale, useWords } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Input, NativeSelect } from '../ui/input.tsx';

/** Browsers count UTF-16 units, of which a character has two at most; the search counts exactly, and says so. */
const MOST_UNITS = 2 * QUERY_TEXT_LIMIT;

/** What can be chosen, and what is chosen now. */
export interface SearchBoxProps {
  readonly query?: string | undefined;
  readonly chosen?: Readonly<Record<'mode' | 'source' | 'city' | 'category' | 'since', string | undefined>>;
  readonly options: {
    readonly source: readonly string[];
    readonly city: readonly string[];
    readonly category: readonly string[];
  };
  readonly large?: boolean;
}

const MODES = ['both', 'meaning', 'words'] as const;
const SINCE = ['day', 'week', 'month', 'year'] as const;

/** Plain forms: they search without JavaScript, which only spares a press where a choice is changed. */
export function SearchBox({ query = '', chosen, options, large = false }: SearchBoxProps) {
  const words = useWords().search;
  const locale = useLocale();
  const isNarrowed = chosen !== undefined && Object.values(chosen).some(value => value !== undefined);
  return (
    <search className="block w-full">
      <form action="/search" id="search">
        {/* The frame is the box: the field inside it may be written the other way than the page. */}
        <div
          className={`flex items-stretch gap-2 rounded-full border border-input bg-surface p-1.5 has-[input:focus-visible]:border-accent has-[input:focus-visible]:ring-3 has-[input:focus-visible]:ring-ring ${large ? 'h-15 text-lg shadow-sm' : 'h-13'}`}
        >
          <label className="sr-only" htmlFor="q">
            {words.label}
          </label>
          <input
            id="q"
            name="q"
            type="search"
            required
            defaultValue={query}
            // An empty field that decides for itself would show a Persian placeholder from the left.
            dir={locale === 'fa' ? 'rtl' : 'auto'}
            maxLength={MOST_UNITS}
            placeholder={words.placeholder}
            autoComplete="off"
            enterKeyHint="search"
            className="min-w-0 grow rounded-full bg-transparent px-4 outline-none placeholder:text-muted-foreground"
          />
          <Button type="submit" aria-label={words.submit} className="h-auto rounded-full px-4 sm:px-6">
            <Search aria-hidden />
            <span className="max-sm:hidden">{words.submit}</span>
          </Button>
        </div>
      </form>
      <div className={`mt-3 flex flex-wrap items-start gap-x-2 gap-y-3 ${large ? 'justify-center' : ''}`}>
        <Disclosure icon={<SlidersHorizontal aria-hidden />} summary={words.filters} open={isNarrowed}>
          <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            <Choice name="mode" label={words.mode} chosen={chosen?.mode} values={MODES} texts={words.modes} />
            <Choice
              name="since"
              label={words.since}
              chosen={chosen?.since}
              values={SINCE}
              texts={words.sinces}
            />
            {options.source.length > 1 && (
              <Choice
                name="source"
                label={words.source}
                chosen={chosen?.source}
                values={options.source}
                texts={words.sources}
              />
            )}
            {options.city.length > 0 && (
              <Choice name="city" label={words.city} chosen={chosen?.city} values={options.city} />
            )}
            {options.category.length > 0 && (
              <Choice
                name="category"
                label={words.category}
                chosen={chosen?.category}
                values={options.category}
              />
            )}
          </div>
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

function Disclosure({
  icon,
  summary,
  open = false,
  children,
}: {
  icon: ReactNode;
  summary: string;
  open?: boolean;
  children: ReactNode;
}) {
  return (
    <details
      open={open}
      className="group open:order-last open:w-full open:rounded-2xl open:border open:border-border open:bg-surface open:p-4 open:text-start"
    >
      <summary className="inline-flex h-9 cursor-pointer list-none items-center gap-2 rounded-lg px-3 text-sm text-muted-foreground outline-none select-none hover:bg-muted hover:text-foreground focus-visible:ring-3 focus-visible:ring-ring [&_svg]:size-4 [&::-webkit-details-marker]:hidden">
        {icon}
        {summary}
      </summary>
      <div className="mt-3">{children}</div>
    </details>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly chosen: string | undefined;
  readonly values: readonly string[];
  /** What the values are called; a value without a name is one itself. */
  readonly texts?: Readonly<Record<string, string>>;
}

function Choice({ name, label, chosen, values, texts = {} }: ChoiceProps) {
  const words = useWords().search;
  const submit = (event: ChangeEvent<HTMLSelectElement>): void => {
    const { form } = event.target;
    // Before anything was searched for there is nothing to narrow.
    if (form?.checkValidity()) form.requestSubmit();
  };
  return (
    <label className="block text-sm">
      <span className="mb-1 block text-muted-foreground">{label}</span>
      <NativeSelect name={name} form="search" defaultValue={chosen ?? ''} onChange={submit}>
        {name !== 'mode' && <option value="">{words.all}</option>}
        {values.map(value => (
          <option key={value} value={name === 'mode' && value === 'both' ? '' : value}>
            {texts[value] ?? value}
          </option>
        ))}
      </NativeSelect>
    </label>
  );
}

/** A picture of one's own, with words beside it where one wants. It is looked at and not kept. */
function PictureForm() {
  const words = useWords().search;
  return (
    <form
      action="/search/image"
      method="post"
      encType="multipart/form-data"
      className="grid gap-4 sm:grid-cols-2"
    >
      <label className="block text-sm">
        <span className="mb-1 block text-muted-foreground">{words.pictureFile}</span>
        <Input
          type="file"
          name="picture"
          required
          accept="image/jpeg,image/png,image/webp,image/avif,image/gif"
          className="h-auto py-1.5 file:me-3 file:cursor-pointer file:rounded-md file:border-0 file:bg-muted file:px-3 file:py-1.5 file:text-foreground"
        />
      </label>
      <label className="block text-sm">
        <span className="mb-1 block text-muted-foreground">{words.pictureWords}</span>
        <Input name="q" dir="auto" maxLength={MOST_UNITS} autoComplete="off" />
      </label>
      <p className="text-sm text-muted-foreground sm:col-span-2">{words.pictureNotKept}</p>
      <Button type="submit" className="sm:col-span-2 sm:justify-self-start">
        <Search aria-hidden />
        {words.byPictureSubmit}
      </Button>
    </form>
  );
}
