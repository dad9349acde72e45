'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { accountMessages } from '../../../locales/accounts.ts';
import type { ActionResult } from '../action-result.ts';
import { useLocale } from '../locale.tsx';
import { Card } from '../ui/card.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import { LinkBox } from './link-box.tsx';
import type { ShownUser, UserActions } from './shown-user.ts';
import { UserMenu } from './user-menu.tsx';

/** All accounts, and what a maintainer may do with each. */
export function UserTable({ users, actions }: { users: readonly ShownUser[]; actions: UserActions }) {
  const { users: words, role, state, fields } = accountMessages(useLocale());
  const [made, setMade] = useState<{ name: string; link: string } | null>(null);
  const onDone = (user: ShownUser, result: ActionResult<unknown>) => {
    if (!result.ok) toast.error(result.error.message);
    else if (typeof result.value === 'string') setMade({ name: user.name, link: result.value });
    else toast.success(words.done(user.name));
  };
  return (
    <Card>
      <Table label={words.title}>
        <thead>
          <tr>
            <Th>{words.personName}</Th>
            <Th>{fields.username}</Th>
            <Th>{words.role}</Th>
            <Th>{words.state}</Th>
            <Th>{words.seen}</Th>
            <Th>
              <span className="sr-only">{words.actions('')}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {users.map(user => (
            <tr key={user.id} className={user.state === 'disabled' ? 'text-muted-foreground' : ''}>
              <Td>
                <bdi className="font-medium">{user.name}</bdi>
                {user.isViewer && <span className="text-sm text-muted-foreground"> ({words.you})</span>}
              </Td>
              <Td>
                <bdi>{user.username}</bdi>
              </Td>
              <Td>{role[user.role]}</Td>
              <Td>
                {state[user.state]}
                {user.linkUntil && (
                  <span className="block text-sm text-muted-foreground">
                    {words.linkUntil(user.linkUntil)}
                  </span>
                )}
              </Td>
              <Td className="whitespace-nowrap">
                {user.seen ?? words.never}
                {user.sessions > 0 && (
                  <span className="block text-sm text-muted-foreground">{words.sessions(user.sessions)}</span>
                )}
              </Td>
              <Td className="text-end">
                <UserMenu user={user} actions={actions} onDone={result => onDone(user, result)} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {users.length < 2 && <p className="pt-6 text-center text-muted-foreground">{words.none}</p>}
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
