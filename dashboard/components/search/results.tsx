'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { fromServer } from '../from-server.ts';
import { useWords } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { HitCard } from './hit-card.tsx';
import type { KeptResults } from './kept-results.ts';
import type { MoreHits, ShownHit } from './shown-hit.ts';
import { useKeptResults } from './use-kept-results.ts';

/** The next part is fetched when the end of the list is this close to the screen. */
const AHEAD = '800px';
/** The first row or two: shown at once, without waiting for a script. */
const EAGER = 10;

/** As many as the widest row holds. */
const FILLERS = ['1', '2', '3', '4', '5', '6'] as const;

type List = Omit<KeptResults, 'scrollY'>;

interface ResultsProps {
  readonly queryId: string;
  readonly hits: readonly ShownHit[];
  readonly nextOffset: number | null;
  /** The page with the next part, for visitors without JavaScript. */
  readonly moreHref: string;
}

/** A list of results that grows while scrolling. Its parts are cut from one stored list, so none repeats and none is skipped. */
export function Results({ queryId: firstId, hits: first, nextOffset: firstNext, moreHref }: ResultsProps) {
  const words = useWords().search;
  const [{ queryId, hits, nextOffset: next, breaks }, setList] = useState<List>({
    queryId: firstId,
    hits: first,
    nextOffset: firstNext,
    breaks: [],
  });
  useKeptResults({ queryId, hits, nextOffset: next, breaks }, ({ scrollY: _, ...kept }) => setList(kept));
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  const end = useRef<HTMLDivElement>(null);

  const loadMore = useCallback(async () => {
    if (next === null || state === 'loading') return;
    setState('loading');
    try {
      const answer = await fetch(`/search/more?query=${queryId}&offset=${next}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const more = fromServer<MoreHits>(await answer.text());
      // A last row that is on the screen stays as it is: the next results begin a new list.
      const isSeen = (end.current?.getBoundingClientRect().top ?? 0) < window.innerHeight;
      setList(before => ({
        ...before,
        hits: [...before.hits, ...more.hits],
        nextOffset: more.nextOffset,
        breaks: isSeen ? [...before.breaks, before.hits.length] : before.breaks,
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
      {[0, ...breaks].map((begin, part) => (
        <ul
          key={begin}
          // An incomplete row would fill the width and move when the next image arrives, so it is shown once it is complete.
          className="flex flex-wrap gap-3 not-has-[>[aria-hidden]]:invisible [--cell:6.5rem] sm:gap-4 sm:[--cell:13rem]"
        >
          {hits.slice(begin, breaks[part]).map((hit, index) => (
            <HitCard key={hit.imageId} hit={hit} eager={begin + index < EAGER} />
          ))}
          {/* Items without height fill the last row, so that its images are as large as those above. */}
          {FILLERS.map(filler => (
            <li key={filler} aria-hidden="true" className="h-0 grow basis-(--cell)" />
          ))}
        </ul>
      ))}
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
