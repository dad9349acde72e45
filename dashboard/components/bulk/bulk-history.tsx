'use client';

import { useRouter } from 'next/navigation';
import { formatDateTime, formatDecimal } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { FormError } from '../forms/field.tsx';
import { useAction } from '../forms/use-action.tsx';
import { useLocale } from '../locale.tsx';
import { scorerName } from '../scorer-name.ts';
import { Button } from '../ui/button.tsx';
import { Card, CardTitle } from '../ui/card.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import { BulkProgress } from './bulk-progress.tsx';
import type { ShownDecision } from './shown-decision.ts';
import { isUnderWay, useLatestDecisions } from './use-latest-decisions.ts';

/** The bulk decisions so far. Those under way update live, and each can be undone. */
export function BulkHistory({
  decisions,
  undo,
}: {
  decisions: readonly ShownDecision[];
  undo: (id: string) => Promise<ActionResult<void>>;
}) {
  const locale = useLocale();
  const words = oversightMessages(locale).bulk;
  const router = useRouter();
  const { run, busy, error } = useAction(undo, { onRefused: () => router.refresh() });
  const shown = useLatestDecisions(decisions, () => router.refresh());
  const score = (value: number | null) => (value !== null ? formatDecimal(locale, value, 2) : null);
  const columns: readonly Column<ShownDecision>[] = [
    {
      heading: words.when,
      className: 'whitespace-nowrap',
      cell: ({ at }) => formatDateTime(locale, new Date(at)),
    },
    { heading: words.who, cell: ({ creator }) => <bdi>{creator ?? words.commandLine}</bdi> },
    {
      heading: words.what,
      cell: ({ request }) => (
        <>
          {words.rule(score(request.approveFrom), score(request.rejectBelow))}
          <bdi className="block text-sm text-muted-foreground" title={request.filter.scorer}>
            {scorerName(locale, request.filter.scorer ?? '')}
          </bdi>
        </>
      ),
    },
    { heading: words.counts, cell: decision => <Counts decision={decision} /> },
    {
      heading: words.undo,
      isHeadingHidden: true,
      className: 'text-end',
      cell: ({ id, state }) =>
        (state === 'deciding' || state === 'finished') && (
          <Button
            variant="outline"
            size="small"
            disabled={busy}
            onClick={async () => {
              if (await run(id)) router.refresh();
            }}
          >
            {words.undo}
          </Button>
        ),
    },
  ];
  return (
    <Card>
      <CardTitle className="mb-4">{words.history}</CardTitle>
      <FormError>{error}</FormError>
      {shown.length === 0 ? (
        <p className="text-muted-foreground">{words.noHistory}</p>
      ) : (
        <DataTable label={words.history} columns={columns} rows={shown} keyOf={({ id }) => id} />
      )}
    </Card>
  );
}

function Counts({ decision }: { decision: ShownDecision }) {
  const words = oversightMessages(useLocale()).bulk;
  return (
    <>
      {words.counted(decision.approved, decision.rejected)}
      {decision.undone > 0 && ` · ${words.undoneCount(decision.undone)}`}
      {isUnderWay(decision) ? (
        <BulkProgress decision={decision} />
      ) : (
        <span className="block text-sm text-muted-foreground">{words.state[decision.state]}</span>
      )}
    </>
  );
}
