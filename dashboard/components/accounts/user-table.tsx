'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { accountMessages } from '../../../locales/accounts.ts';
import { useLocale } from '../locale.tsx';
import { Card } from '../ui/card.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import { AssignDialog } from './assign-dialog.tsx';
import { LinkBox } from './link-box.tsx';
import type { ShownUser, UserActions } from './shown-user.ts';
import { UserMenu } from './user-menu.tsx';

/** All accounts, with what a maintainer may do with each. */
export function UserTable({ users, actions }: { users: readonly ShownUser[]; actions: UserActions }) {
  const { users: words, role, state, fields } = accountMessages(useLocale());
  const [made, setMade] = useState<{ name: string; link: string } | null>(null);
  const [assigned, setAssigned] = useState<ShownUser | null>(null);
  const onDone = (user: ShownUser, value: unknown) => {
    if (typeof value === 'string') setMade({ name: user.name, link: value });
    else toast.success(words.done(user.name));
  };
  const columns: readonly Column<ShownUser>[] = [
    {
      heading: words.personName,
      cell: ({ name, isViewer }) => (
        <>
          <bdi className="font-medium">{name}</bdi>
          {isViewer && <span className="text-sm text-muted-foreground"> ({words.you})</span>}
        </>
      ),
    },
    { heading: fields.username, cell: ({ username }) => <bdi>{username ?? '–'}</bdi> },
    {
      heading: words.role,
      cell: user => <TwoLines text={role[user.role]} below={user.assignment && words.assigned} />,
    },
    {
      heading: words.state,
      className: 'whitespace-nowrap',
      cell: user => (
        <TwoLines text={state[user.state]} below={user.linkUntil && words.linkUntil(user.linkUntil)} />
      ),
    },
    {
      heading: words.seen,
      className: 'whitespace-nowrap',
      cell: ({ seen, sessions }) => (
        <TwoLines text={seen ?? words.never} below={sessions > 0 && words.sessions(sessions)} />
      ),
    },
    {
      heading: words.actions(''),
      isHeadingHidden: true,
      isPinned: true,
      className: 'text-end',
      cell: user => (
        <UserMenu
          user={user}
          actions={actions}
          onDone={value => onDone(user, value)}
          onAssign={() => setAssigned(user)}
        />
      ),
    },
  ];
  return (
    <Card>
      <DataTable
        label={words.title}
        columns={columns}
        rows={users}
        keyOf={({ id }) => id}
        isFaint={user => user.state === 'disabled'}
      />
      {users.length < 2 && <p className="pt-6 text-center text-muted-foreground">{words.none}</p>}
      <AssignDialog
        user={assigned}
        assign={actions.assign}
        onClose={isDone => {
          if (isDone && assigned) toast.success(words.done(assigned.name));
          setAssigned(null);
        }}
      />
      <Dialog open={made !== null} onOpenChange={open => !open && setMade(null)}>
        {made && (
          <DialogContent title={words.linkTitle(made.name)} description={words.linkAbout}>
            <LinkBox link={made.link} label={words.linkTitle(made.name)} />
          </DialogContent>
        )}
      </Dialog>
    </Card>
  );
}

const TwoLines = ({ text, below }: { text: string; below: string | false | null | undefined }) => (
  <>
    {text}
    {below && <span className="block text-sm text-muted-foreground">{below}</span>}
  </>
);
