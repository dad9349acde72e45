'use client';

import { CircleUser } from 'lucide-react';
import type { Viewer } from '../../../core/ground/domain/account.ts';
import { accountMessages } from '../../../locales/accounts.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { DropdownItem, DropdownLabel, DropdownSeparator } from '../ui/dropdown.tsx';
import { IconMenu } from '../ui/icon-menu.tsx';

/** A page of work in the menu. */
export interface NavLink {
  readonly href: string;
  readonly label: string;
}

/** Who is signed in, and where they can go: links in the header where there is room, else in the menu. */
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
  return (
    <>
      <nav aria-label={words.nav.label} className="hidden xl:block">
        <ul className="flex">
          {links.map(({ href, label }) => (
            <li key={href}>
              <Button asChild variant="ghost" size="small">
                <a href={href}>{label}</a>
              </Button>
            </li>
          ))}
        </ul>
      </nav>
      <IconMenu icon={<CircleUser aria-hidden />} label={words.nav.menu}>
        <DropdownLabel>
          <bdi className="font-medium text-foreground">{viewer.name}</bdi> · {words.role[viewer.role]}
        </DropdownLabel>
        <DropdownSeparator />
        {links.map(({ href, label }) => (
          <DropdownItem key={href} asChild className="xl:hidden">
            <a href={href}>{label}</a>
          </DropdownItem>
        ))}
        <DropdownItem asChild>
          <a href="/account">{words.nav.account}</a>
        </DropdownItem>
        <DropdownSeparator />
        <DropdownItem
          onSelect={async () => {
            await signOut(undefined);
            window.location.assign('/');
          }}
        >
          {words.nav.signOut}
        </DropdownItem>
      </IconMenu>
    </>
  );
}
