import { type Command, InvalidArgumentError, Option } from 'commander';
import { LINK_HOURS, PersonName, Role } from '../../core/ground/domain/accounts/account.ts';
import { cliMessages } from '../../locales/cli.ts';
import { userMessages } from '../../locales/users.ts';
import type { CommandContext } from '../command-context.ts';
import { wholeNumber } from '../input/numbers.ts';

interface LinkOptions {
  readonly hours: number;
}

/** `negareh users list | invite | link | disable | enable` */
export function registerUsers(program: Command, context: CommandContext): void {
  const words = userMessages(context.locale);
  const users = program.command('users').description(words.about);
  const parseHours = wholeNumber({ from: 1, to: LINK_HOURS.longest }, context.locale);
  const hours = () =>
    new Option('--hours <count>', words.hours).argParser(parseHours).default(LINK_HOURS.usual);
  const commands = () => import('./commands.ts');

  users
    .command('list')
    .description(words.aboutList)
    .option('--json', cliMessages(context.locale).help.json)
    .action(async (options: { json?: true }) => {
      const { listUsers } = await commands();
      await context.withDatabase(database => listUsers(options, database, context));
    });
  users
    .command('invite')
    .description(words.aboutInvite)
    .argument('<name>', words.personName, parseName)
    .addOption(new Option('--role <role>', words.roleOption).choices(Role.options).default('annotator'))
    .addOption(hours())
    .action(async (name: string, options: LinkOptions & { role: Role }) => {
      const { inviteUser } = await commands();
      await context.withDatabase(database => inviteUser(name, options, database, context));
    });
  users
    .command('link')
    .description(words.aboutLink)
    .argument('[user]', words.user)
    .addOption(hours())
    .action(async (name: string | undefined, options: LinkOptions) => {
      const { linkUser } = await commands();
      await context.withDatabase(database => linkUser(name, options, database, context));
    });
  for (const act of ['disable', 'enable'] as const) {
    users
      .command(act)
      .description(act === 'disable' ? words.aboutDisable : words.aboutEnable)
      .argument('<user>', words.user)
      .action(async (name: string) => {
        const { switchUser } = await commands();
        await context.withDatabase(database => switchUser(name, act, database, context));
      });
  }
}

function parseName(text: string): string {
  const name = PersonName.safeParse(text);
  if (!name.success) throw new InvalidArgumentError('1 … 60');
  return name.data;
}
