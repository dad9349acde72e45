'use client';

import type { TrailAct } from '../../../core/ground/domain/review/trail.ts';
import { formatDateTime } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { Card } from '../ui/card.tsx';
import { type Column, DataTable } from '../ui/table.tsx';

/** One line per act. Captions are strangers' text, so each is isolated, in its own direction, and never markup. */
export function TrailTable({ acts }: { acts: readonly TrailAct[] }) {
  const locale = useLocale();
  const { trail: words, action } = oversightMessages(locale);
  if (acts.length === 0) return <Card className="text-muted-foreground">{words.none}</Card>;
  const columns: readonly Column<TrailAct>[] = [
    {
      heading: words.when,
      className: 'whitespace-nowrap',
      cell: ({ at }) => formatDateTime(locale, new Date(at)),
    },
    { heading: words.who, cell: ({ who }) => <bdi>{who ?? words.commandLine}</bdi> },
    {
      heading: words.what,
      className: 'whitespace-nowrap',
      cell: act => (
        <>
          {action[act.action]}
          {act.bulkDecisionId && <span className="text-sm text-muted-foreground"> ({words.inBulk})</span>}
          {act.undoneAt && <span className="block text-sm">{words.undone}</span>}
        </>
      ),
    },
    { heading: words.pair, className: 'max-w-80 min-w-48', cell: act => <Pair act={act} /> },
    { heading: words.change, className: 'max-w-80 min-w-40', cell: act => <Change act={act} /> },
  ];
  return (
    <Card className="p-3 sm:p-6">
      <DataTable
        label={words.title}
        columns={columns}
        rows={acts}
        keyOf={({ id }) => id}
        isFaint={({ undoneAt }) => undoneAt !== null}
      />
    </Card>
  );
}

const Pair = ({ act }: { act: TrailAct }) => (
  <a href={`/trail?pair=${act.pairId}`} className="block hover:text-accent">
    <span dir="auto" lang="fa" className="line-clamp-2 break-words">
      {act.persian}
    </span>
    {act.english !== null && (
      <span dir="auto" lang="en" className="line-clamp-1 text-sm text-muted-foreground">
        {act.english}
      </span>
    )}
  </a>
);

function Change({ act }: { act: TrailAct }) {
  const locale = useLocale();
  const { status } = oversightMessages(locale);
  return (
    <>
      {status[act.previousStatus]} <span aria-hidden>{locale === 'fa' ? '←' : '→'}</span> {status[act.status]}
      {act.text !== null && (
        <span dir="auto" className="line-clamp-3 text-sm break-words">
          <del className="text-muted-foreground">{act.previousText}</del> <ins>{act.text}</ins>
        </span>
      )}
    </>
  );
}
