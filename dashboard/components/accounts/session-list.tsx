'use client';

import { toast } from 'sonner';
import { accountMessages } from '../../../locales/accounts.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { FormError } from '../forms/field.tsx';
import { useAction } from '../forms/use-action.tsx';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Card, CardTitle } from '../ui/card.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import { browserName } from './browser-name.ts';

export interface ShownSession {
  readonly id: string;
  readonly browser: string | null;
  readonly address: string | null;
  readonly since: string;
  readonly seen: string;
  readonly isHere: boolean;
}

/** The browsers in which a person is signed in, each with a button to sign it out. */
export function SessionList({
  sessions,
  end,
  endOthers,
}: {
  sessions: readonly ShownSession[];
  end: (id: string) => Promise<ActionResult<void>>;
  endOthers: (nothing: undefined) => Promise<ActionResult<void>>;
}) {
  const words = accountMessages(useLocale()).account;
  const one = useAction(end);
  const others = useAction(endOthers);
  const columns: readonly Column<ShownSession>[] = [
    { heading: words.browser, cell: ({ browser }) => browserName(browser) ?? words.unknownBrowser },
    { heading: words.address, dir: 'ltr', cell: ({ address }) => address },
    { heading: words.since, className: 'whitespace-nowrap', cell: ({ since }) => since },
    { heading: words.seen, className: 'whitespace-nowrap', cell: ({ seen }) => seen },
    {
      heading: words.end,
      isHeadingHidden: true,
      className: 'text-end',
      cell: ({ id, isHere }) =>
        isHere ? (
          <span className="text-sm text-muted-foreground">{words.here}</span>
        ) : (
          <Button
            variant="outline"
            size="small"
            disabled={one.busy}
            onClick={async () => {
              if (await one.run(id)) toast.success(words.ended);
            }}
          >
            {words.end}
          </Button>
        ),
    },
  ];
  return (
    <Card>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <CardTitle>{words.sessions}</CardTitle>
        {sessions.length > 1 && (
          <Button
            variant="outline"
            size="small"
            disabled={others.busy}
            onClick={async () => {
              if (await others.run(undefined)) toast.success(words.ended);
            }}
          >
            {words.endOthers}
          </Button>
        )}
      </div>
      <FormError>{one.error ?? others.error}</FormError>
      <DataTable label={words.sessions} columns={columns} rows={sessions} keyOf={({ id }) => id} />
    </Card>
  );
}
