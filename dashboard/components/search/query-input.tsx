'use client';

import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useLocale, useWords } from '../locale.tsx';
import { MOST_UNITS } from './most-units.ts';

/** A fast typist sends one request for several letters. */
const PAUSE_MS = 80;

/**
 * The search field, a combobox with a list (ARIA Authoring Practices): arrows move through the suggestions while the text stays as typed,
 * Enter searches the marked one, Escape closes. Without scripts it is a plain field.
 */
export function QueryInput({ query }: { query: string }) {
  const words = useWords().search;
  const locale = useLocale();
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const { suggestions, ask, close } = useSuggestions();
  const [marked, setMarked] = useState(-1);
  const isOpen = suggestions.length > 0;
  const shut = () => {
    close();
    setMarked(-1);
  };
  // Scripts load after the images: text that was typed before is completed, too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => {
    const { current } = input;
    if (current && current === document.activeElement && current.value !== query) ask(current.value);
  }, []);
  const search = (text: string) => {
    if (!input.current) return;
    input.current.value = text;
    shut();
    input.current.form?.requestSubmit();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || !isOpen) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const text = suggestions[marked];
    if (step !== undefined) setMarked(before => stepped(before, step, suggestions.length));
    else if (event.key === 'Escape') shut();
    else if (event.key === 'Enter' && text !== undefined) search(text);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        ref={input}
        id="q"
        name="q"
        required
        defaultValue={query}
        // With dir=auto, an empty field would show a Persian placeholder from the left.
        dir={locale === 'fa' ? 'rtl' : 'auto'}
        maxLength={MOST_UNITS}
        placeholder={words.placeholder}
        autoComplete="off"
        inputMode="search"
        enterKeyHint="search"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={list}
        aria-activedescendant={marked < 0 ? undefined : `${list}-${marked}`}
        onInput={event => {
          setMarked(-1);
          ask(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
        onBlur={shut}
        className="min-w-0 grow rounded-full bg-transparent px-4 outline-none placeholder:text-muted-foreground"
      />
      <div
        id={list}
        role="listbox"
        aria-label={words.suggestions}
        hidden={!isOpen}
        className="absolute inset-x-0 top-full z-20 mt-2 overflow-hidden rounded-2xl border border-border bg-surface py-2 text-base shadow-lg"
      >
        {suggestions.map((text, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and the keys
          <div
            key={text}
            id={`${list}-${at}`}
            role="option"
            aria-selected={at === marked}
            tabIndex={-1}
            dir="auto"
            // Keeps the focus in the field, which would otherwise blur before the click.
            onPointerDown={event => event.preventDefault()}
            onClick={() => search(text)}
            className="cursor-pointer truncate px-6 py-1.5 text-start hover:bg-muted aria-selected:bg-muted"
          >
            {text}
          </div>
        ))}
      </div>
      <span className="sr-only" aria-live="polite">
        {isOpen ? words.suggested(suggestions.length) : ''}
      </span>
    </>
  );
}

/** Steps from the text as typed (-1) through the list, and around. */
const stepped = (from: number, step: number, count: number): number =>
  ((from + 1 + step + count + 1) % (count + 1)) - 1;

/** Checked by hand: a validation library would be a third of the code of ours that this page loads. */
const textsOf = (found: unknown): string[] =>
  Array.isArray(found) ? found.filter(text => typeof text === 'string') : [];

function useSuggestions() {
  const [suggestions, setSuggestions] = useState<readonly string[]>([]);
  const asking = useRef<AbortController>(undefined);
  useEffect(() => () => asking.current?.abort(), []);
  const close = () => {
    asking.current?.abort();
    setSuggestions([]);
  };
  const ask = (typed: string) => {
    asking.current?.abort();
    if (typed.trim() === '') return setSuggestions([]);
    const controller = new AbortController();
    asking.current = controller;
    const { signal } = controller;
    setTimeout(async () => {
      if (signal.aborted) return;
      try {
        const answer = await fetch(`/search/suggest?q=${encodeURIComponent(typed)}`, { signal });
        const found: unknown = answer.ok ? await answer.json() : [];
        if (!signal.aborted) setSuggestions(textsOf(found));
      } catch {
        // Nobody needs to know that there are no suggestions.
        if (!signal.aborted) setSuggestions([]);
      }
    }, PAUSE_MS);
  };
  return { suggestions, ask, close };
}
