'use client';

import { Ban, DoorOpen, EllipsisVertical, Link2, ListFilter, ShieldCheck } from 'lucide-react';
import { toast } from 'sonner';
import { accountMessages } from '../../../locales/accounts.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { useAttempt } from '../forms/use-action.tsx';
import { useLocale } from '../locale.tsx';
import { DropdownItem, DropdownSeparator } from '../ui/dropdown.tsx';
import { IconMenu } from '../ui/icon-menu.tsx';
import type { ShownUser, UserActions } from './shown-user.ts';

/** What a maintainer may do with one account. */
export function UserMenu({
  user,
  actions,
  onDone,
  onAssign,
}: {
  user: ShownUser;
  actions: UserActions;
  onDone: (value: unknown) => void;
  onAssign: () => void;
}) {
  const words = accountMessages(useLocale()).users;
  const attempt = useAttempt();
  const { id } = user;
  const ask = (act: () => Promise<ActionResult<unknown>>) => async () => {
    const ending = await attempt(act);
    if ('value' in ending) onDone(ending.value);
    else toast.error(ending.message);
  };
  const isDisabled = user.state === 'disabled';
  const other = user.role === 'maintainer' ? 'annotator' : 'maintainer';
  return (
    <IconMenu icon={<EllipsisVertical aria-hidden />} label={words.actions(user.name)} size="smallIcon">
      {!isDisabled && (
        <DropdownItem onSelect={ask(() => actions.makeLink(id))}>
          <Link2 aria-hidden /> {words.newLink}
        </DropdownItem>
      )}
      <DropdownItem onSelect={ask(() => actions.setRole({ id, role: other }))}>
        <ShieldCheck aria-hidden /> {other === 'maintainer' ? words.toMaintainer : words.toAnnotator}
      </DropdownItem>
      <DropdownItem onSelect={onAssign}>
        <ListFilter aria-hidden /> {words.assign}
      </DropdownItem>
      {user.sessions > 0 && (
        <DropdownItem onSelect={ask(() => actions.endSessions(id))}>
          <DoorOpen aria-hidden /> {words.endSessions}
        </DropdownItem>
      )}
      <DropdownSeparator />
      <DropdownItem onSelect={ask(() => actions.setDisabled({ id, disabled: !isDisabled }))}>
        <Ban aria-hidden /> {isDisabled ? words.enable : words.disable}
      </DropdownItem>
    </IconMenu>
  );
}
