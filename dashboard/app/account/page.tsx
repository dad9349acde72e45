import type { Metadata } from 'next';
import { accountMessages } from '../../../locales/accounts.ts';
import { formatDateTime } from '../../../locales/format.ts';
import { PasswordCard } from '../../components/accounts/password-card.tsx';
import { SessionList } from '../../components/accounts/session-list.tsx';
import { LanguageSwitch } from '../../components/shell/language-switch.tsx';
import { PageBody } from '../../components/shell/page-body.tsx';
import { ThemeSwitch } from '../../components/shell/theme-switch.tsx';
import { Card, CardTitle } from '../../components/ui/card.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { requireViewer } from '../../server/viewer.ts';
import { changePassword, endOtherSessions, endOwnSession } from './actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: accountMessages(await readerLocale()).account.title };
}

export default async function AccountPage() {
  const viewer = await requireViewer('annotator');
  const locale = await readerLocale();
  const words = accountMessages(locale);
  const sessions = await services().sessions.list(viewer.id);
  return (
    <PageBody
      title={words.account.title}
      about={`${viewer.name} · ${words.role[viewer.role]} · ${words.account.signedInAs(viewer.username)}`}
    >
      <SessionList
        sessions={sessions.map(session => ({
          id: session.id,
          browser: session.userAgent,
          address: session.address,
          since: formatDateTime(locale, session.createdAt),
          seen: formatDateTime(locale, session.lastSeenAt),
          isHere: session.id === viewer.sessionId,
        }))}
        end={endOwnSession}
        endOthers={endOtherSessions}
      />
      <div className="grid gap-6 md:grid-cols-2">
        <PasswordCard change={changePassword} />
        <Card>
          <CardTitle>{words.account.looks}</CardTitle>
          <p className="mb-4 text-muted-foreground">{words.account.looksAbout}</p>
          <div className="flex gap-2">
            <ThemeSwitch />
            <LanguageSwitch />
          </div>
        </Card>
      </div>
    </PageBody>
  );
}
