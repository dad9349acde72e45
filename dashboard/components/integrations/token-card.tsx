'use client';

import type { ApiScope } from '../../../core/ground/domain/accounts/api-token.ts';
import { integrationMessages } from '../../../locales/integrations.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { useLocale } from '../locale.tsx';
import { Card, CardTitle } from '../ui/card.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import { AskButton } from '../upkeep/ask-button.tsx';
import { type NewToken, TokenDialog } from './token-dialog.tsx';

interface ShownToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly author: string;
  readonly made: string;
  readonly used: string | null;
}

interface TokenCardProps {
  readonly tokens: readonly ShownToken[];
  make(token: NewToken): Promise<ActionResult<string>>;
  revoke(input: { id: string }): Promise<ActionResult<void>>;
}

/** Tokens of other programs, with controls to create and revoke them. */
export function TokenCard({ tokens, make, revoke }: TokenCardProps) {
  const words = integrationMessages(useLocale()).tokens;
  const columns: readonly Column<ShownToken>[] = [
    { heading: words.name, cell: ({ name }) => <bdi className="font-medium">{name}</bdi> },
    {
      heading: words.scope,
      cell: ({ scopes }) =>
        scopes.length > 1 ? words.both : scopes.map(scope => words.scopes[scope]).join(),
    },
    { heading: words.author, cell: ({ author }) => <bdi>{author}</bdi> },
    { heading: words.made, className: 'whitespace-nowrap', cell: ({ made }) => made },
    { heading: words.used, className: 'whitespace-nowrap', cell: ({ used }) => used ?? words.never },
    {
      heading: words.revoke,
      isHeadingHidden: true,
      isPinned: true,
      className: 'text-end',
      cell: ({ id, name }) => (
        <AskButton
          act={revoke}
          input={{ id }}
          done={words.revoked}
          confirm={words.confirm(name)}
          label={words.revokeNamed(name)}
          variant="outline"
        >
          {words.revoke}
        </AskButton>
      ),
    },
  ];
  return (
    <Card>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <CardTitle className="mb-1">{words.title}</CardTitle>
          <p className="text-muted-foreground">{words.about}</p>
        </div>
        <TokenDialog make={make} />
      </div>
      {tokens.length > 0 ? (
        <DataTable label={words.title} columns={columns} rows={tokens} keyOf={({ id }) => id} />
      ) : (
        <p className="text-muted-foreground">{words.none}</p>
      )}
    </Card>
  );
}
