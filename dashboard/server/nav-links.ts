import 'server-only';
import { mayActAs, type Role } from '../../core/ground/domain/account.ts';
import { accountMessages } from '../../locales/accounts.ts';
import { exportMessages } from '../../locales/export.ts';
import type { Locale } from '../../locales/format.ts';
import { reviewMessages } from '../../locales/review.ts';
import { teamMessages } from '../../locales/team.ts';
import type { NavLink } from '../components/accounts/viewer-menu.tsx';

/** The pages of work, in the order of the menu, that somebody of this role may open. */
export function navLinks(role: Role, locale: Locale): NavLink[] {
  const { nav } = accountMessages(locale);
  const team = teamMessages(locale);
  const pages: readonly (NavLink & { readonly role: Role })[] = [
    { href: '/review', label: reviewMessages(locale).title, role: 'annotator' },
    { href: '/guidelines', label: team.guidelines.title, role: 'annotator' },
    { href: '/progress', label: nav.progress, role: 'annotator' },
    { href: '/disputes', label: team.disputes.title, role: 'maintainer' },
    { href: '/agreement', label: team.agreement.title, role: 'maintainer' },
    { href: '/bulk', label: nav.bulk, role: 'maintainer' },
    { href: '/trail', label: nav.trail, role: 'maintainer' },
    { href: '/export', label: exportMessages(locale).page.title, role: 'maintainer' },
    { href: '/reports', label: nav.reports, role: 'maintainer' },
    { href: '/users', label: nav.users, role: 'maintainer' },
  ];
  return pages.filter(page => mayActAs(role, page.role)).map(({ href, label }) => ({ href, label }));
}
