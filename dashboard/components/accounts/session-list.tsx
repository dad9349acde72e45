'use client';

import { toast } from 'sonner';
import { accountMessages } from '../../../locales/accounts.ts';
import type { ActionResult } from '../action-result.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Card, CardTitle } from '../ui/card.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import { browserName } from './browser-name.ts';
import { FormError } from './field.tsx';
import { useAction } from './use-action.ts';

export interface ShownSession {
  readonly id: string;
  readonly browser: string | null;
  readonly address: string | null;
  readonly since: string;
  readonly seen: string;
  readonly isHere: boolean;
}

/** The browsers in which somebody is signed in; each can be signed out from here. */
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
      <Table label={words.sessions}>
        <thead>
          <tr>
            <Th>{words.browser}</Th>
            <Th>{words.address}</Th>
            <Th>{words.since}</Th>
            <Th>{words.seen}</Th>
            <Th>
              <span className="sr-only">{words.end}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {sessions.map(session => (
            <tr key={session.id}>
              <Td>{browserName(session.browser) ?? words.unknownBrowser}</Td>
              <Td dir="ltr" className="text-start">
                {session.address}
              </Td>
              <Td className="whitespace-nowrap">{session.since}</Td>
              <Td className="whitespace-nowrap">{session.seen}</Td>
              <Td className="text-end">
                {session.isHere ? (
                  <span className="text-sm text-muted-foreground">{words.here}</span>
                ) : (
                  <Button
                    variant="outline"
                    size="small"
                    disabled={one.busy}
                    onClick={async () => {
                      if (await one.run(session.id)) toast.success(words.ended);
                    }}
                  >
                    {words.end}
                  </Button>
                )}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
