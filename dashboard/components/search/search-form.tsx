'use client';

import { Search } from 'lucide-react';
import { QUERY_TEXT_LIMIT } from '../../../core/domain/search.ts';
import { useWords } from '../locale.tsx';
import { Button } from '../ui/button.tsx';

/** A plain form: it searches without JavaScript. @param query what was searched for, to go on from */
export function SearchForm({ query = '', large = false }: { query?: string; large?: boolean }) {
  const words = useWords().search;
  return (
    <search>
      <form action="/search" className="relative flex w-full">
        <label className="sr-only" htmlFor="q">
          {words.label}
        </label>
        <input
          id="q"
          name="q"
          type="search"
          required
          defaultValue={query}
          dir="auto"
          maxLength={QUERY_TEXT_LIMIT}
          placeholder={words.placeholder}
          autoComplete="off"
          enterKeyHint="search"
          className={`w-full rounded-full border border-input bg-surface ps-5 pe-32 outline-none placeholder:text-muted-foreground focus-visible:border-accent focus-visible:ring-3 focus-visible:ring-ring ${large ? 'h-15 text-lg shadow-sm' : 'h-12'}`}
        />
        <Button type="submit" className="absolute inset-y-1.5 end-1.5 h-auto rounded-full px-5">
          <Search aria-hidden />
          {words.submit}
        </Button>
      </form>
    </search>
  );
}
