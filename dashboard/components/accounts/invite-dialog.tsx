'use client';

import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { LINK_HOURS, Role } from '../../../core/ground/domain/accounts/account.ts';
import { accountMessages } from '../../../locales/accounts.ts';
import { ActionForm } from '../forms/action-form.tsx';
import type { ActionResult } from '../forms/action-result.ts';
import { Field } from '../forms/field.tsx';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent, DialogTrigger } from '../ui/dialog.tsx';
import { NativeSelect } from '../ui/input.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { Options } from '../ui/options.tsx';
import { LinkBox } from './link-box.tsx';

interface Invitation {
  readonly name: string;
  readonly role: Role;
  readonly hours: number;
}

const HOURS = [24, LINK_HOURS.usual, 7 * 24, LINK_HOURS.longest];

/** Asks for name and role, then shows the link that was made of them. */
export function InviteDialog({
  invite,
}: {
  invite: (invitation: Invitation) => Promise<ActionResult<string>>;
}) {
  const { users: words, role: roles } = accountMessages(useLocale());
  const [made, setMade] = useState<{ name: string; link: string } | null>(null);
  return (
    <Dialog onOpenChange={() => setMade(null)}>
      <DialogTrigger asChild>
        <Button>
          <UserPlus aria-hidden />
          {words.invite}
        </Button>
      </DialogTrigger>
      <DialogContent
        title={made ? words.linkTitle(made.name) : words.invite}
        description={made ? words.linkAbout : words.inviteAbout}
      >
        {made ? (
          <LinkBox link={made.link} label={words.linkTitle(made.name)} />
        ) : (
          <ActionForm
            submit={words.makeLink}
            act={invite}
            read={text => ({
              name: text('name'),
              role: Role.parse(text('role')),
              hours: Number(text('hours')),
            })}
            onDone={(link, { name }) => setMade({ name, link })}
          >
            <Field
              label={words.personName}
              name="name"
              required
              maxLength={60}
              dir="auto"
              autoComplete="off"
            />
            <Labelled label={words.role}>
              {control => (
                <NativeSelect {...control} name="role" defaultValue="annotator">
                  <Options of={Role.options.map(role => [role, roles[role]])} />
                </NativeSelect>
              )}
            </Labelled>
            <Labelled label={words.hours}>
              {control => (
                <NativeSelect {...control} name="hours" defaultValue={LINK_HOURS.usual}>
                  <Options of={HOURS.map(hours => [hours, words.hoursOption(hours)])} />
                </NativeSelect>
              )}
            </Labelled>
          </ActionForm>
        )}
      </DialogContent>
    </Dialog>
  );
}
