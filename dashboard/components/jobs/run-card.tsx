'use client';

import { Pause, Play, X } from 'lucide-react';
import { inOneLine } from '../../../locales/apart.ts';
import { formatBytes } from '../../../locales/format.ts';
import { jobMessages, type RunStanding } from '../../../locales/jobs.ts';
import { cn } from '../cn.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { useAction } from '../forms/use-action.tsx';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { RunDetails } from './run-details.tsx';
import type { ShownRun } from './shown-run.ts';
import { TrainingDetails } from './training-details.tsx';
import { useRate } from './use-rate.ts';

export type MoveRun = (input: {
  id: string;
  of: 'job' | 'crawl';
  move: 'pause' | 'resume' | 'cancel';
}) => Promise<ActionResult<void>>;

const ICONS = { pause: Pause, resume: Play, cancel: X } as const;
const COLOURS: Record<RunStanding, string> = {
  working: 'bg-accent-soft text-accent',
  waits: 'bg-muted text-warning',
  scheduled: 'bg-muted text-foreground',
  paused: 'bg-muted text-warning',
  done: 'bg-muted text-success',
  failed: 'bg-muted text-danger',
  cancelled: 'bg-muted text-muted-foreground',
};

/** A run: what it is, its progress, and what can be done with it. */
export function RunCard({ run, move }: { run: ShownRun; move: MoveRun }) {
  const words = jobMessages(useLocale());
  const { run: act, busy, error } = useAction(move);
  const { id, of, kind, line, standing, everyHours, askedBy } = run;
  const facts = [
    standing === 'scheduled' || standing === 'waits' ? words.startsAt(run.when) : run.when,
    everyHours !== null && words.every(everyHours),
    askedBy !== null && words.by(askedBy),
  ];
  return (
    <li className="flex flex-col gap-2 rounded-2xl border border-border bg-surface p-4" data-run={id}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-semibold">{words.kinds[kind]}</h3>
        <span
          className={cn('rounded-full px-2.5 text-sm font-medium', COLOURS[standing])}
          data-standing={standing}
        >
          {words.standings[standing]}
        </span>
        <span className="ms-auto flex gap-1">
          {run.moves.map(one => {
            const Icon = ICONS[one];
            return (
              <Button
                key={one}
                size="small"
                variant="ghost"
                disabled={busy}
                onClick={() => {
                  if (one !== 'cancel' || window.confirm(words.confirmCancel))
                    void act({ id, of, move: one });
                }}
              >
                <Icon aria-hidden />
                {words.moves[one]}
              </Button>
            );
          })}
        </span>
      </div>
      {line !== '' && <p className="text-sm wrap-anywhere text-muted-foreground">{line}</p>}
      <RunProgress run={run} />
      {run.fault !== null && <p className="text-sm wrap-anywhere text-danger">{run.fault}</p>}
      {error !== null && (
        <p role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
      <p className="text-sm text-muted-foreground">{inOneLine(facts)}</p>
      {run.training && <TrainingDetails news={run.training} isOver={standing === 'done'} />}
      <RunDetails run={run} />
    </li>
  );
}

function RunProgress({ run }: { run: ShownRun }) {
  const locale = useLocale();
  const words = jobMessages(locale);
  const { done, standing, isBytes, kind } = run;
  // A crawl's limit is not a total: the crawl may be complete below it.
  const total = standing === 'done' ? null : run.total;
  const rate = useRate(done);
  if (done === 0 && total === null) return null;
  const isMoving = standing === 'working' && rate !== null && rate > 0;
  const size = (bytes: number) => formatBytes(locale, bytes);
  const counted = isBytes
    ? [size(done), total !== null && size(total)].filter(part => part !== false).join(' / ')
    : words.progress(done, total, kind);
  const parts = [
    counted,
    isMoving && (isBytes ? `${size(rate / 60)}/s` : words.rate(rate)),
    isMoving && total !== null && words.left((total - done) / rate),
  ];
  return (
    <div>
      {total !== null && total > 0 && (
        <progress
          aria-label={words.kinds[kind]}
          value={Math.min(done, total)}
          max={total}
          className="block h-2 w-full accent-(--accent)"
        />
      )}
      <p className="text-sm" data-progress={done}>
        {inOneLine(parts)}
      </p>
    </div>
  );
}
