import { InvitationRepository, type OneTimeLink } from '../../core/data/accounts/invitations.ts';
import { UserRepository } from '../../core/data/accounts/users.ts';
import type { Database } from '../../core/data/database/database.ts';
import { normalizeUsername, type Role } from '../../core/ground/domain/accounts/account.ts';
import { publicUrlOf } from '../../core/ground/service-urls.ts';
import { formatDateTime } from '../../locales/format.ts';
import { userMessages } from '../../locales/users.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { formatTable } from '../output/table.ts';

export async function listUsers(
  { json }: { readonly json?: true },
  database: Database,
  { locale, print }: CommandContext,
): Promise<void> {
  const words = userMessages(locale);
  const users = await new UserRepository(database).list();
  if (json) return print(JSON.stringify(users));
  const { columns } = words;
  const rows = users.map(user => [
    user.name,
    user.username ?? words.never,
    words.role[user.role],
    words.state[user.state],
    user.lastSeenAt ? formatDateTime(locale, user.lastSeenAt) : words.never,
    user.id,
  ]);
  const head = [columns.name, columns.username, columns.role, columns.state, columns.seen, columns.id];
  for (const line of formatTable([head, ...rows])) print(line);
}

export async function inviteUser(
  name: string,
  { role, hours }: { readonly role: Role; readonly hours: number },
  database: Database,
  context: CommandContext,
): Promise<void> {
  printLink(await new InvitationRepository(database).invite({ name, role }, { hours }), hours, context);
}

export async function linkUser(
  name: string | undefined,
  { hours }: { readonly hours: number },
  database: Database,
  context: CommandContext,
): Promise<void> {
  const invitations = new InvitationRepository(database);
  if (name === undefined) {
    const link = await invitations.forFirstMaintainer({ hours });
    if (link) return printLink(link, hours, context);
    context.note(userMessages(context.locale).needsName);
    return context.exitWith(ExitCode.wrongUse);
  }
  const user = await new UserRepository(database).find(normalizeUsername(name));
  printLink(await invitations.create(user.id, { hours }), hours, context);
}

export async function switchUser(
  name: string,
  act: 'disable' | 'enable',
  database: Database,
  { locale, print }: CommandContext,
): Promise<void> {
  const words = userMessages(locale);
  const users = new UserRepository(database);
  const user = await users.find(normalizeUsername(name));
  await users[act](user.id);
  print(act === 'disable' ? words.disabled(user.name) : words.enabled(user.name));
}

function printLink({ token }: OneTimeLink, hours: number, { config, locale, print }: CommandContext): void {
  print(userMessages(locale).link(`${publicUrlOf(config)}/join/${token}`, hours));
}
