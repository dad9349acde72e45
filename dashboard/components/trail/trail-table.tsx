'use client';

import type { TrailAct } from '../../../core/ground/domain/trail.ts';
import { formatDateTime } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { Card } from '../ui/card.tsx';
import { Table, Td, Th } from '../ui/table.tsx';

/** One line an act: captions are strangers' text, so each stands isolated, in its own direction, and is never markup. */
export function TrailTable({ acts }: { acts: readonly TrailAct[] }) {
  const locale = useLocale();
  const { trail: words, action, status } = oversightMessages(locale);
  if (acts.length === 0) return <Card className="text-muted-foreground">{words.none}</Card>;
  return (
    <Card className="p-3 sm:p-6">
      <Table label={words.title}>
        <thead>
          <tr>
            <Th>{words.when}</Th>
            <Th>{words.who}</Th>
            <Th>{words.what}</Th>
            <Th>{words.pair}</Th>
            <Th>{words.change}</Th>
          </tr>
        </thead>
        <tbody>
          {acts.map(act => (
            <tr key={act.id} className={act.undoneAt ? 'text-muted-foreground' : ''}>
              <Td className="whitespace-nowrap">{formatDateTime(locale, new Date(act.at))}</Td>
              <Td>
                <bdi>{act.who ?? words.commandLine}</bdi>
              </Td>
              <Td className="whitespace-nowrap">
                {action[act.action]}
                {act.bulkDecisionId && (
                  <span className="text-sm text-muted-foreground"> ({words.inBulk})</span>
                )}
                {act.undoneAt && <span className="block text-sm">{words.undone}</span>}
              </Td>
              <Td className="max-w-80 min-w-48">
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
              </Td>
              <Td className="max-w-80 min-w-40">
                {status[act.previousStatus]} <span aria-hidden>{locale === 'fa' ? '←' : '→'}</span>{' '}
                {status[act.status]}
                {act.text !== null && (
                  <span dir="auto" className="line-clamp-3 text-sm break-words">
                    <del className="text-muted-foreground">{act.previousText}</del> <ins>{act.text}</ins>
                  </span>
                )}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
