'use client';

import { ExternalLink, Images, MessageSquare } from 'lucide-react';
import type { QueuePair } from '../../../../core/ground/domain/review/review-queue.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { teamMessages } from '../../../../locales/team.ts';
import { useLocale } from '../../locale.tsx';
import { Button } from '../../ui/button.tsx';
import { KeyCap } from '../keys/key-cap.tsx';
import { ScoreBarChart } from '../scores/score-bar-chart.tsx';
import { useHistogram } from '../scores/use-histogram.ts';

const EVERYTHING: readonly [number, number] = [-1, 1];

interface PairFactsProps {
  readonly pair: QueuePair;
  onComments(): void;
  onAlike(): void;
}

/** The score and its rank among all, suspicious features, and the origin of pair and image. */
export function PairFacts({ pair, onComments, onAlike }: PairFactsProps) {
  const locale = useLocale();
  const words = reviewMessages(locale);
  const team = teamMessages(locale);
  const { source, scorer, score } = pair;
  const histogram = useHistogram(scorer === null ? null : { source, scorer });
  return (
    <section aria-label={words.details} className="grid gap-2">
      <div className="flex items-baseline justify-between gap-2">
        <h2 className="text-sm text-muted-foreground">{words.score}</h2>
        {score === null ? (
          <p className="text-sm text-muted-foreground">{words.noScore}</p>
        ) : (
          <p className="text-2xl font-bold tabular-nums">{words.scoreValue(score)}</p>
        )}
      </div>
      {score !== null && histogram && (
        <>
          {/* The line is next to the chart, which need not be redrawn for each pair. */}
          <div className="relative" dir="ltr">
            <ScoreBarChart bars={histogram.bars} range={EVERYTHING} height={56} />
            <div
              aria-hidden
              className="absolute inset-y-0 w-0.5 -translate-x-1/2 rounded bg-foreground"
              style={{ left: `${100 * histogram.placeOf(score)}%` }}
            />
          </div>
          <p className="text-sm text-muted-foreground">{words.scorePlace(histogram.shareBelow(score))}</p>
        </>
      )}
      <ul className="flex flex-wrap gap-1.5">
        {pair.flagged && <Chip text={words.flagged} />}
        {pair.status !== 'pending' && <Chip text={words.statuses[pair.status]} />}
        {pair.flags.map(flag => (
          <Chip key={flag} text={words.flags[flag] ?? flag} />
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" size="small" aria-haspopup="dialog" onClick={onComments}>
          <MessageSquare aria-hidden />
          {team.comments.button(pair.comments ?? 0)}
          <KeyCap name="comment" className="hidden lg:inline-flex" />
        </Button>
        <Button variant="outline" size="small" onClick={onAlike}>
          <Images aria-hidden />
          {team.alike.button}
          <KeyCap name="alike" className="hidden lg:inline-flex" />
        </Button>
      </div>
      <p className="flex flex-wrap gap-x-3 text-sm text-muted-foreground">
        <span>{words.sources[source]}</span>
        {pair.translator && <span>{words.translator(pair.translator)}</span>}
        {pair.attribution && <bdi className="line-clamp-2">{pair.attribution}</bdi>}
        {pair.sourceUrl && /^https?:\/\//.test(pair.sourceUrl) && (
          <a
            href={pair.sourceUrl}
            target="_blank"
            rel="noreferrer noopener"
            className="inline-flex items-center gap-1 text-accent underline underline-offset-4"
          >
            {words.sourceLink}
            <ExternalLink className="size-3.5" aria-hidden />
          </a>
        )}
      </p>
    </section>
  );
}

const Chip = ({ text }: { text: string }) => (
  <li className="rounded-full bg-warning/15 px-2.5 py-0.5 text-sm font-medium text-warning">{text}</li>
);
