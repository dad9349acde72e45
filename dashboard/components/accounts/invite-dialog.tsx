'use client';

import { UserPlus } from 'lucide-react';
import { LINK_HOURS, Role } from '../../../core/ground/domain/accounts/account.ts';
import { accountMessages } from '../../../locales/accounts.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { Field } from '../forms/field.tsx';
import { OnceDialog } from '../forms/once-dialog.tsx';
import { useLocale } from '../locale.tsx';
import { NativeSelect } from '../ui/input.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { Options } from '../ui/options.tsx';

interface Invitation {
  readonly name: string;
  readonly role: Role;
  readonly hours: number;
}

const HOURS = [24, LINK_HOURS.usual, 7 * 24, LINK_HOURS.longest];

/** Asks for name and role, then shows the one-time link. */
export function InviteDialog({
  invite,
}: {
  invite: (invitation: Invitation) => Promise<ActionResult<string>>;
}) {
  const { users: words, role: roles } = accountMessages(useLocale());
  return (
    <OnceDialog
      icon={UserPlus}
      title={words.invite}
      about={words.inviteAbout}
      shownTitle={({ name }) => words.linkTitle(name)}
      shownAbout={words.linkAbout}
      submit={words.makeLink}
      act={invite}
      read={(text): Invitation => ({
        name: text('name'),
        role: Role.parse(text('role')),
        hours: Number(text('hours')),
      })}
    >
      <Field label={words.personName} name="name" required maxLength={60} dir="auto" autoComplete="off" />
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
    </OnceDialog>
  );
}
