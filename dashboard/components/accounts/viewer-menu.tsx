'use client';

import { ChevronDown, CircleUser } from 'lucide-react';
import { toast } from 'sonner';
import type { Viewer } from '../../../core/ground/domain/accounts/account.ts';
import { accountMessages } from '../../../locales/accounts.ts';
import { formatNumber } from '../../../locales/format.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { useAttempt } from '../forms/use-action.tsx';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import {
  Dropdown,
  DropdownContent,
  DropdownItem,
  DropdownLabel,
  DropdownSeparator,
  DropdownTrigger,
} from '../ui/dropdown.tsx';
import { IconMenu } from '../ui/icon-menu.tsx';

/** A link to a page of work in the menu. */
export interface NavLink {
  readonly href: string;
  readonly label: string;
  /** Pages of the upkeep have their own menu. */
  readonly group?: 'upkeep';
  /** How many things wait there for a person. */
  readonly waiting?: number;
}

/** Who is signed in, and links to where they can go: in the header if there is room, else in the menu. */
export function ViewerMenu({
  viewer,
  links,
  signOut,
}: {
  viewer: Pick<Viewer, 'name' | 'role'>;
  links: readonly NavLink[];
  signOut: (nothing: undefined) => Promise<ActionResult<void>>;
}) {
  const words = accountMessages(useLocale());
  const attempt = useAttempt();
  const upkeep = links.filter(({ group }) => group === 'upkeep');
  const waiting = upkeep.reduce((sum, link) => sum + (link.waiting ?? 0), 0);
  return (
    <>
      <nav aria-label={words.nav.label} className="hidden xl:block">
        <ul className="flex">
          {links.map(
            link =>
              link.group === undefined && (
                <li key={link.href}>
                  <Button asChild variant="ghost" size="small">
                    <a href={link.href}>
                      {link.label}
                      <Badge waiting={link.waiting ?? 0} />
                    </a>
                  </Button>
                </li>
              ),
          )}
          {upkeep.length > 0 && (
            <li>
              <Dropdown>
                <DropdownTrigger asChild>
                  <Button variant="ghost" size="small">
                    {words.nav.upkeep}
                    <Badge waiting={waiting} />
                    <ChevronDown aria-hidden />
                  </Button>
                </DropdownTrigger>
                <DropdownContent>
                  {upkeep.map(link => (
                    <LinkItem key={link.href} link={link} />
                  ))}
                </DropdownContent>
              </Dropdown>
            </li>
          )}
        </ul>
      </nav>
      <IconMenu icon={<CircleUser aria-hidden />} label={words.nav.menu}>
        <DropdownLabel>
          <bdi className="font-medium text-foreground">{viewer.name}</bdi> · {words.role[viewer.role]}
        </DropdownLabel>
        <DropdownSeparator />
        {links.map(link => (
          <LinkItem key={link.href} link={link} className="xl:hidden" />
        ))}
        <DropdownItem asChild>
          <a href="/account">{words.nav.account}</a>
        </DropdownItem>
        <DropdownSeparator />
        <DropdownItem
          onSelect={async () => {
            const ending = await attempt(() => signOut(undefined));
            // A person who believes that they are signed out leaves the device to others.
            if ('value' in ending) window.location.assign('/');
            else toast.error(words.nav.stillSignedIn, { description: ending.message });
          }}
        >
          {words.nav.signOut}
        </DropdownItem>
      </IconMenu>
    </>
  );
}

const LinkItem = ({ link, className }: { link: NavLink; className?: string }) => (
  <DropdownItem asChild className={className}>
    <a href={link.href}>
      {link.label}
      <Badge waiting={link.waiting ?? 0} />
    </a>
  </DropdownItem>
);

/** How much waits; renders nothing if nothing waits. */
function Badge({ waiting }: { waiting: number }) {
  const locale = useLocale();
  if (waiting === 0) return null;
  return (
    <span className="ms-auto rounded-full bg-danger px-2 text-xs font-semibold text-danger-foreground">
      {formatNumber(locale, waiting)}
      <span className="sr-only"> {accountMessages(locale).nav.waiting}</span>
    </span>
  );
}
