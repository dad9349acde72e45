import { type Command, Option } from 'commander';
import type { Database } from '../../core/data/database/database.ts';
import type { Snapshot } from '../../core/data/models/snapshots.ts';
import { IndexEngine } from '../../core/ground/domain/models/index-engine.ts';
import type { EngineChoice } from '../../core/work/indexing/engine-choice.ts';
import { cliMessages } from '../../locales/cli.ts';
import { formatDateTime, formatNumber } from '../../locales/format.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { formatTable } from '../output/table.ts';
import { type DescribedSnapshot, describeSnapshots, engineCells, engineLine } from './describe-snapshots.ts';
import { type EngineOptions, parseEngine } from './engine-options.ts';

/** `negareh index build | export | list | rollback` */
export function registerIndex(program: Command, context: CommandContext): void {
  const words = cliMessages(context.locale);
  const index = program.command('index').description(words.index.about);
  index
    .command('build')
    .description(words.index.aboutBuild)
    .addOption(new Option('--engine <engine>', words.index.engine).choices(IndexEngine.options))
    .option('--factory <description>', words.index.factory)
    .option('--recall <share>', words.index.recall)
    .addHelpText('after', `\n${words.index.buildExamples}`)
    .action((options: EngineOptions) => {
      const engine = parseEngine(options, context.locale);
      return context.withDatabase(database => build(database, engine, context));
    });
  index
    .command('export')
    .argument('<file>', words.index.exportFile)
    .description(words.index.aboutExport)
    .option('--force', words.index.force)
    .action((file: string, { force }: { force?: true }) =>
      context.withDatabase(database => exportTo(file, force === true, database, context)),
    );
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

async function build(
  database: Database,
  engine: EngineChoice | undefined,
  context: CommandContext,
): Promise<void> {
  const { buildAndPublish } = await import('./build.ts');
  const built = await buildAndPublish(database, context, engine);
  if (!built) return;
  const { index } = cliMessages(context.locale);
  context.print(index.built(formatNumber(context.locale, built.count), built.id));
  const described = (await describeSnapshots([{ folder: built.id }], context.config.dataDir)).get(built.id);
  const line = described && engineLine(described, context.locale);
  if (line) context.print(line);
}

async function exportTo(
  file: string,
  force: boolean,
  database: Database,
  context: CommandContext,
): Promise<void> {
  const { exportIndex } = await import('./export.ts');
  const { count, idsFile } = await exportIndex(database, context, { file, force });
  const { index } = cliMessages(context.locale);
  context.print(index.exported(formatNumber(context.locale, count), file, idsFile));
}

async function list(database: Database, json: true | undefined, context: CommandContext): Promise<void> {
  const { SnapshotRepository } = await import('../../core/data/models/snapshots.ts');
  const words = cliMessages(context.locale).index;
  const snapshots = await new SnapshotRepository(database).list();
  if (json) {
    const described = await describeSnapshots(snapshots, context.config.dataDir);
    const rows = snapshots.map(row => {
      const { faiss = null, usearch = null, milvus = null } = described.get(row.folder) ?? {};
      return { ...row, faiss, usearch, milvus };
    });
    context.print(JSON.stringify(rows));
  } else if (snapshots.length > 0) {
    const described = await describeSnapshots(snapshots, context.config.dataDir);
    for (const line of toTable(snapshots, described, context)) context.print(line);
  }
  if (snapshots.length > 0) return;
  context.note(words.none);
  context.exitWith(ExitCode.nothingFound);
}

function toTable(
  snapshots: readonly Snapshot[],
  described: ReadonlyMap<string, DescribedSnapshot>,
  { locale }: CommandContext,
): string[] {
  const { columns, states } = cliMessages(locale).index;
  const rows = snapshots.map(({ id, folder, state, engine, modelId, precision, count, publishedAt }) => [
    id,
    states[state],
    `${modelId} · ${precision}`,
    formatNumber(locale, count),
    ...engineCells(engine, described.get(folder), locale),
    publishedAt ? formatDateTime(locale, publishedAt) : '—',
  ]);
  const { id, state, model, count, engine, recall, published } = columns;
  return formatTable([[id, state, model, count, engine, recall, published], ...rows]);
}

async function rollback(database: Database, context: CommandContext): Promise<void> {
  const { publishEarlier } = await import('../../core/work/upkeep/publish-earlier.ts');
  const { config, log } = context;
  const { id, count } = await publishEarlier({ config, database, log });
  context.print(cliMessages(context.locale).index.rolledBack(formatNumber(context.locale, count), id));
}
