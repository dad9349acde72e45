import type { Metadata } from 'next';
import { accountMessages } from '../../../locales/accounts.ts';
import { formatDateTime } from '../../../locales/format.ts';
import { InviteDialog } from '../../components/accounts/invite-dialog.tsx';
import { UserTable } from '../../components/accounts/user-table.tsx';
import { PageBody } from '../../components/shell/page-body.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { requireViewer } from '../../server/viewer.ts';
import { assign, endSessions, invite, makeLink, setDisabled, setRole } from './actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: accountMessages(await readerLocale()).users.title };
}

export default async function UsersPage() {
  const viewer = await requireViewer('maintainer');
  const locale = await readerLocale();
  const words = accountMessages(locale).users;
  const { users: accounts, team } = services();
  const [users, assignments] = await Promise.all([accounts.list(), team.assignments.all()]);
  return (
    <PageBody title={words.title} aside={<InviteDialog invite={invite} />}>
      <UserTable
        users={users.map(user => ({
          id: user.id,
          name: user.name,
          username: user.username,
          role: user.role,
          state: user.state,
          sessions: user.sessions,
          seen: user.lastSeenAt && formatDateTime(locale, user.lastSeenAt),
          linkUntil: user.linkUntil && formatDateTime(locale, user.linkUntil),
          isViewer: user.id === viewer.id,
          assignment: assignments.get(user.id) ?? null,
        }))}
        actions={{ makeLink, setRole, setDisabled, endSessions, assign }}
      />
    </PageBody>
  );
}
