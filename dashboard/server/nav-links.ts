import 'server-only';
import { mayActAs, type Role } from '../../core/ground/domain/accounts/account.ts';
import { accountMessages } from '../../locales/accounts.ts';
import { exportMessages } from '../../locales/export.ts';
import type { Locale } from '../../locales/format.ts';
import { integrationMessages } from '../../locales/integrations.ts';
import { jobMessages } from '../../locales/jobs.ts';
import { reviewMessages } from '../../locales/review.ts';
import { teamMessages } from '../../locales/team.ts';
import { upkeepMessages } from '../../locales/upkeep.ts';
import type { NavLink } from '../components/accounts/viewer-menu.tsx';
import type { Waiting } from './waiting.ts';

interface Page extends NavLink {
  readonly role: Role;
}

/** The pages of work that this role may open, in menu order. */
export function navLinks(role: Role, locale: Locale, waits: Waiting): NavLink[] {
  const { nav } = accountMessages(locale);
  const upkeepWords = upkeepMessages(locale);
  const upkeep = { role: 'maintainer', group: 'upkeep' } as const;
  const team = teamMessages(locale);
  const pages: readonly Page[] = [
    { href: '/review', label: reviewMessages(locale).title, role: 'annotator' },
    { href: '/guidelines', label: team.guidelines.title, role: 'annotator' },
    { href: '/mentions', label: team.mentions.title, role: 'annotator', waiting: waits.mentions },
    { href: '/progress', label: nav.progress, role: 'annotator' },
    { href: '/disputes', label: team.disputes.title, role: 'maintainer' },
    { href: '/agreement', label: team.agreement.title, role: 'maintainer' },
    { href: '/bulk', label: nav.bulk, role: 'maintainer' },
    { href: '/trail', label: nav.trail, role: 'maintainer' },
    { href: '/jobs', label: jobMessages(locale).title, ...upkeep },
    { href: '/crawls', label: upkeepWords.crawls.title, ...upkeep },
    { href: '/indexes', label: upkeepWords.index.title, ...upkeep },
    { href: '/models', label: upkeepWords.models.title, ...upkeep },
    { href: '/evaluations', label: upkeepWords.evaluations.title, ...upkeep },
    { href: '/reports', label: nav.reports, waiting: waits.reports, ...upkeep },
    { href: '/export', label: exportMessages(locale).page.title, ...upkeep },
    { href: '/integrations', label: integrationMessages(locale).title, waiting: waits.webhooks, ...upkeep },
    { href: '/users', label: nav.users, ...upkeep },
    { href: '/system', label: upkeepWords.system.title, ...upkeep },
  ];
  return pages.filter(page => mayActAs(role, page.role)).map(({ role: _, ...link }) => link);
}
