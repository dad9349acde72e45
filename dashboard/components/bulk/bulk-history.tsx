'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import type { BulkDecision } from '../../../core/ground/domain/bulk-request.ts';
import { formatDateTime, formatDecimal } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { FormError } from '../accounts/field.tsx';
import { useAction } from '../accounts/use-action.ts';
import type { ActionResult } from '../action-result.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Card, CardTitle } from '../ui/card.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import { BulkProgress } from './bulk-progress.tsx';

const LOOK_MS = 1_000;
const isUnderWay = ({ state }: BulkDecision) => state === 'deciding' || state === 'undoing';

/** The bulk decisions so far; those under way move before one's eyes, and each can be taken back. */
export function BulkHistory({
  decisions,
  undo,
}: {
  decisions: readonly BulkDecision[];
  undo: (id: string) => Promise<ActionResult<void>>;
}) {
  const locale = useLocale();
  const words = oversightMessages(locale).bulk;
  const router = useRouter();
  const { run, busy, error } = useAction(undo);
  const shown = useLatest(decisions, () => router.refresh());
  const score = (value: number | null) => (value !== null ? formatDecimal(locale, value, 2) : null);
  return (
    <Card>
      <CardTitle className="mb-4">{words.history}</CardTitle>
      <FormError>{error}</FormError>
      {shown.length === 0 ? (
        <p className="text-muted-foreground">{words.noHistory}</p>
      ) : (
        <Table label={words.history}>
          <thead>
            <tr>
              <Th>{words.when}</Th>
              <Th>{words.who}</Th>
              <Th>{words.what}</Th>
              <Th>{words.counts}</Th>
              <Th>
                <span className="sr-only">{words.undo}</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {shown.map(decision => (
              <tr key={decision.id}>
                <Td className="whitespace-nowrap">{formatDateTime(locale, new Date(decision.createdAt))}</Td>
                <Td>
                  <bdi>{decision.creator ?? words.commandLine}</bdi>
                </Td>
                <Td>
                  {words.rule(score(decision.request.approveFrom), score(decision.request.rejectBelow))}
                  <bdi className="block text-sm text-muted-foreground">{decision.request.filter.scorer}</bdi>
                </Td>
                <Td>
                  {words.counted(decision.approved, decision.rejected)}
                  {decision.undone > 0 && ` · ${words.undoneCount(decision.undone)}`}
                  {isUnderWay(decision) ? (
                    <BulkProgress decision={decision} />
                  ) : (
                    <span className="block text-sm text-muted-foreground">{words.state[decision.state]}</span>
                  )}
                </Td>
                <Td className="text-end">
                  {(decision.state === 'deciding' || decision.state === 'finished') && (
                    <Button
                      variant="outline"
                      size="small"
                      disabled={busy}
                      onClick={async () => {
                        if (await run(decision.id)) router.refresh();
                      }}
                    >
                      {words.undo}
                    </Button>
                  )}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}

/** Asks how things stand each second while something is under way; says so once when that ends. */
function useLatest(given: readonly BulkDecision[], onEnd: () => void): readonly BulkDecision[] {
  const [latest, setLatest] = useState(given);
  useEffect(() => setLatest(given), [given]);
  const isActive = latest.some(isUnderWay);
  const ended = useRef(onEnd);
  ended.current = onEnd;
  useEffect(() => {
    if (!isActive) return;
    const timer = setInterval(async () => {
      const answer = await fetch('/bulk/state').catch(() => undefined);
      if (answer?.ok) setLatest((await answer.json()) as BulkDecision[]);
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      ended.current();
    };
  }, [isActive]);
  return latest;
}
