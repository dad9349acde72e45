'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { fromServer } from '../from-server.ts';
import { useWords } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { HitCard } from './hit-card.tsx';
import type { MoreHits, ShownHit } from './shown-hit.ts';
import { useKeptResults } from './use-kept-results.ts';

/** The next part is fetched when the end of the list comes this near to the screen. */
const AHEAD = '800px';
/** The first row or two: shown at once, so that nothing waits for a script. */
const EAGER = 10;

/** As many as the widest row holds. */
const FILLERS = ['1', '2', '3', '4', '5', '6'] as const;

interface ResultsProps {
  readonly queryId: string;
  readonly hits: readonly ShownHit[];
  readonly nextOffset: number | null;
  /** The page with the next part, for those without JavaScript. */
  readonly moreHref: string;
}

/** A list of results that grows as one scrolls. Its parts are cut from one kept list: none repeats, none is skipped. */
export function Results({ queryId: firstId, hits: first, nextOffset: firstNext, moreHref }: ResultsProps) {
  const words = useWords().search;
  const [{ queryId, hits, nextOffset: next }, setList] = useState({
    queryId: firstId,
    hits: first,
    nextOffset: firstNext,
  });
  useKeptResults({ queryId, hits, nextOffset: next }, ({ scrollY: _, ...kept }) => setList(kept));
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  const end = useRef<HTMLDivElement>(null);

  const loadMore = useCallback(async () => {
    if (next === null || state === 'loading') return;
    setState('loading');
    try {
      const answer = await fetch(`/search/more?query=${queryId}&offset=${next}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const more = fromServer<MoreHits>(await answer.text());
      setList(before => ({
        ...before,
        hits: [...before.hits, ...more.hits],
        nextOffset: more.nextOffset,
      }));
      setState('idle');
    } catch {
      setState('failed');
    }
  }, [next, queryId, state]);

  useEffect(() => {
    if (!end.current || state !== 'idle') return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) void loadMore();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [loadMore, state]);

  return (
    <>
      <ul className="flex flex-wrap gap-3 [--cell:6.5rem] sm:gap-4 sm:[--cell:13rem]">
        {hits.map((hit, index) => (
          <HitCard key={hit.imageId} hit={hit} eager={index < EAGER} />
        ))}
        {/* Pictures of no height fill the last row up, so that those in it are as large as those above. */}
        {FILLERS.map(filler => (
          <li key={filler} aria-hidden="true" className="h-0 grow basis-(--cell)" />
        ))}
      </ul>
      <div ref={end} className="mt-8 flex min-h-12 justify-center" aria-live="polite">
        {next === null ? (
          <p className="text-muted-foreground">{words.end}</p>
        ) : (
          <Button asChild variant="outline">
            <a
              href={moreHref}
              aria-busy={state === 'loading'}
              onClick={event => {
                event.preventDefault();
                void loadMore();
              }}
            >
              {{ idle: words.more, loading: words.loading, failed: words.moreFailed }[state]}
            </a>
          </Button>
        )}
      </div>
    </>
  );
}
