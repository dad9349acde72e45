'use client';

import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { LINK_HOURS, Role } from '../../../core/ground/domain/account.ts';
import { accountMessages } from '../../../locales/accounts.ts';
import type { ActionResult } from '../action-result.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent, DialogTrigger } from '../ui/dialog.tsx';
import { NativeSelect } from '../ui/input.tsx';
import { Field, FormError } from './field.tsx';
import { LinkBox } from './link-box.tsx';
import { useAction } from './use-action.ts';

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
  const { run, busy, error } = useAction(invite);
  const [made, setMade] = useState<{ name: string; link: string } | null>(null);
  async function submit(data: FormData) {
    const name = String(data.get('name'));
    const role = Role.parse(data.get('role'));
    const done = await run({ name, role, hours: Number(data.get('hours')) });
    if (done) setMade({ name, link: done.value });
  }
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
          <form
            className="flex flex-col gap-4"
            onSubmit={event => {
              event.preventDefault();
              void submit(new FormData(event.currentTarget));
            }}
          >
            <Field
              label={words.personName}
              name="name"
              required
              maxLength={60}
              dir="auto"
              autoComplete="off"
            />
            <label className="flex flex-col gap-1.5 font-medium">
              {words.role}
              <NativeSelect name="role" defaultValue="annotator">
                {Role.options.map(role => (
                  <option key={role} value={role}>
                    {roles[role]}
                  </option>
                ))}
              </NativeSelect>
            </label>
            <label className="flex flex-col gap-1.5 font-medium">
              {words.hours}
              <NativeSelect name="hours" defaultValue={LINK_HOURS.usual}>
                {HOURS.map(hours => (
                  <option key={hours} value={hours}>
                    {words.hoursOption(hours)}
                  </option>
                ))}
              </NativeSelect>
            </label>
            <FormError>{error}</FormError>
            <Button type="submit" disabled={busy}>
              {words.makeLink}
            </Button>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}
