import type { Command } from 'commander';
import { cliMessages } from '../../locales/cli.ts';
import { formatNumber } from '../../locales/format.ts';
import type { Database } from '../store/database.ts';
import type { Snapshot } from '../store/snapshots.ts';
import { type CommandContext, ExitCode } from './command-context.ts';
import { formatTable } from './table.ts';

/** `negareh index build | list | rollback` */
export function registerIndex(program: Command, context: CommandContext): void {
  const words = cliMessages(context.locale);
  const index = program.command('index').description(words.index.about);
  index
    .command('build')
    .description(words.index.aboutBuild)
    .action(() => context.withDatabase(database => build(database, context)));
  index
    .command('list')
    .description(words.index.aboutList)
    .option('--json', words.help.json)
    .action(({ json }: { json?: true }) => context.withDatabase(database => list(database, json, context)));
  index
    .command('rollback')
    .description(words.index.aboutRollback)
    .action(() => context.withDatabase(database => rollback(database, context)));
}

async function build(database: Database, context: CommandContext): Promise<void> {
  const { buildAndPublish } = await import('./build-index.ts');
  const built = await buildAndPublish(database, context);
  if (!built) return;
  const { index } = cliMessages(context.locale);
  context.print(index.built(formatNumber(context.locale, built.count), built.id));
}

async function list(database: Database, json: true | undefined, context: CommandContext): Promise<void> {
  const { SnapshotRepository } = await import('../store/snapshots.ts');
  const words = cliMessages(context.locale).index;
  const snapshots = await new SnapshotRepository(database).list();
  if (json) context.print(JSON.stringify(snapshots));
  else if (snapshots.length > 0) for (const line of toTable(snapshots, context)) context.print(line);
  if (snapshots.length > 0) return;
  context.note(words.none);
  context.exitWith(ExitCode.nothingFound);
}

function toTable(snapshots: readonly Snapshot[], { locale }: CommandContext): string[] {
  const { columns, states } = cliMessages(locale).index;
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const rows = snapshots.map(({ id, state, modelId, precision, count, publishedAt }) => [
    id,
    states[state],
    `${modelId} · ${precision}`,
    formatNumber(locale, count),
    publishedAt ? when.format(publishedAt) : '—',
  ]);
  return formatTable([[columns.id, columns.state, columns.model, columns.count, columns.published], ...rows]);
}

async function rollback(database: Database, context: CommandContext): Promise<void> {
  const { rollBack } = await import('./roll-back.ts');
  const { id, count } = await rollBack(database, context.config);
  context.print(cliMessages(context.locale).index.rolledBack(formatNumber(context.locale, count), id));
}
