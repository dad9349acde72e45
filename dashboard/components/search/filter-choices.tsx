'use client';

import type { ChangeEvent } from 'react';
import { useWords } from '../locale.tsx';
import { NativeSelect } from '../ui/input.tsx';

const MODES = ['both', 'meaning', 'words'] as const;
const SINCE = ['day', 'week', 'month', 'year'] as const;

/** The current choices; undefined stands for all. */
type Chosen = Readonly<Record<'mode' | 'source' | 'city' | 'category' | 'since', string | undefined>>;

export interface FilterChoicesProps {
  readonly chosen?: Chosen | undefined;
  /** The collection's values of each. */
  readonly options: Readonly<Record<'source' | 'city' | 'category', readonly string[]>>;
}

/** The filters of a search; a change searches again at once. */
export function FilterChoices({ chosen, options }: FilterChoicesProps) {
  const words = useWords().search;
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      <Choice name="mode" label={words.mode} chosen={chosen?.mode} values={MODES} texts={words.modes} />
      <Choice name="since" label={words.since} chosen={chosen?.since} values={SINCE} texts={words.sinces} />
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
          texts={words.categories}
        />
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly chosen: string | undefined;
  readonly values: readonly string[];
  /** Texts for the values; a value without one is shown as it is. */
  readonly texts?: Readonly<Record<string, string>>;
}

function Choice({ name, label, chosen, values, texts = {} }: ChoiceProps) {
  const words = useWords().search;
  const submit = (event: ChangeEvent<HTMLSelectElement>): void => {
    const { form } = event.target;
    // Before the first search there is nothing to narrow.
    if (form?.checkValidity()) form.requestSubmit();
  };
  return (
    <label className="block text-sm">
      <span className="mb-1 block text-muted-foreground">{label}</span>
      <NativeSelect name={name} form="search" defaultValue={chosen ?? ''} onChange={submit}>
        {name !== 'mode' && <option value="">{words.all}</option>}
        {values.map(value => (
          <option key={value} value={name === 'mode' && value === 'both' ? '' : value}>
            {(Object.hasOwn(texts, value) ? texts[value] : undefined) ?? value}
          </option>
        ))}
      </NativeSelect>
    </label>
  );
}
