'use client';

import { jobMessages } from '../../../locales/jobs.ts';
import { useLocale } from '../locale.tsx';
import { Card } from '../ui/card.tsx';
import { type MoveRun, RunCard } from './run-card.tsx';
import type { ShownRun, ShownRuns } from './shown-run.ts';
import { useLiveRuns } from './use-live-runs.ts';

/** How many finished runs are shown on a page that lists only certain kinds. */
const FEW = 2;

const isOpen = ({ standing }: ShownRun): boolean =>
  ['working', 'waits', 'scheduled', 'paused'].includes(standing);

/** Running and finished jobs, updated live. */
export function RunList({
  given,
  move,
  kinds,
}: {
  given: ShownRuns;
  move: MoveRun;
  /** Only these kinds, and of finished runs only the last two; without it, everything. */
  kinds?: readonly ShownRun['kind'][];
}) {
  const words = jobMessages(useLocale());
  const { latest, isLive } = useLiveRuns(given);
  const wanted = kinds ? latest.runs.filter(({ kind }) => kinds.includes(kind)) : latest.runs;
  const ended = wanted.filter(run => !isOpen(run));
  const [open, over] = [wanted.filter(isOpen), kinds ? ended.slice(0, FEW) : ended];
  const waitsForCrawler = !latest.crawler && open.some(({ of }) => of === 'crawl');
  return (
    <>
      <p role="status" className="text-warning empty:hidden">
        {isLive ? '' : words.lost}
      </p>
      {!latest.worker && (!kinds || open.length > 0) && (
        <Card className="p-4 text-warning">{words.noWorker}</Card>
      )}
      {waitsForCrawler && <Card className="p-4 text-warning">{words.noCrawler}</Card>}
      {!kinds && latest.runs.length === 0 && <Card className="text-muted-foreground">{words.none}</Card>}
      {[
        { title: words.underWay, runs: open },
        { title: words.over, runs: over },
      ].map(
        ({ title, runs }) =>
          runs.length > 0 && (
            <section key={title} aria-label={title} className="flex flex-col gap-3">
              <h2 className="text-lg font-semibold">{title}</h2>
              <ul className="grid gap-3 lg:grid-cols-2 lg:items-start">
                {runs.map(run => (
                  <RunCard key={run.id} run={run} move={move} />
                ))}
              </ul>
            </section>
          ),
      )}
    </>
  );
}
