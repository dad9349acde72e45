import type { Command } from 'commander';
import type { Database } from '../../core/data/database/database.ts';
import type { ReportedImage, ReportRepository } from '../../core/data/images/reports.ts';
import { Id } from '../../core/ground/domain/id.ts';
import { InputError } from '../../core/ground/errors.ts';
import { oneLine } from '../../core/ground/text/terminal.ts';
import { cliMessages } from '../../locales/cli.ts';
import { formatDateTime, formatNumber } from '../../locales/format.ts';
import { reportMessages } from '../../locales/reports.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { formatTable } from '../output/table.ts';
import { takeDownAll } from './takedown.ts';

/** How many photos the list shows. */
const SHOWN = 100;
/** The name of the judge, next to the names of the dashboard's maintainers. */
const JUDGE = 'negareh reports';

/** `negareh reports list | restore <id>... | takedown <id>...` */
export function registerReports(program: Command, context: CommandContext): void {
  const words = reportMessages(context.locale);
  const group = program.command('reports').description(words.about);
  group
    .command('list')
    .description(words.aboutList)
    .option('--json', cliMessages(context.locale).help.json)
    .action(({ json }: { json?: true }) =>
      context.withDatabase(async database => list(await openReports(database, context), json, context)),
    );
  group
    .command('restore')
    .description(words.aboutRestore)
    .argument('<id...>', words.id)
    .action((ids: string[]) => context.withDatabase(database => restore(ids, database, context)));
  group
    .command('takedown')
    .description(words.aboutTakedown)
    .argument('<id...>', words.id)
    .action((ids: string[]) => context.withDatabase(database => takeDown(ids, database, context)));
}

async function openReports(database: Database, { config }: CommandContext): Promise<ReportRepository> {
  const { ReportRepository } = await import('../../core/data/images/reports.ts');
  return new ReportRepository(database, config);
}

async function list(
  reports: ReportRepository,
  json: true | undefined,
  context: CommandContext,
): Promise<void> {
  const { locale, print, note } = context;
  const words = reportMessages(locale);
  const images = await reports.listOpen(SHOWN);
  if (json) print(JSON.stringify(images));
  else if (images.length > 0) {
    for (const line of formatTable([words.head, ...images.map(image => cellsOf(image, context))]))
      print(line);
    for (const { imageId, reports: all } of images)
      for (const one of all) if (one.note !== null) print(words.notes(imageId, oneLine(one.note)));
    if (images.length === SHOWN) note(words.more(await reports.countOpen()));
  }
  if (images.length > 0) return;
  note(words.none);
  context.exitWith(ExitCode.nothingFound);
}

function cellsOf(
  { imageId, isHidden, caption, reports }: ReportedImage,
  { locale }: CommandContext,
): string[] {
  const words = reportMessages(locale);
  const counts = Map.groupBy(reports, ({ reason }) => reason);
  const reasons = [...counts].map(
    ([reason, all]) => `${words.reasons[reason]} (${formatNumber(locale, all.length)})`,
  );
  const since = reports[0] ? formatDateTime(locale, reports[0].createdAt) : '';
  return [imageId, since, isHidden ? words.hidden : words.shown, reasons.join(', '), caption ?? ''];
}

async function restore(ids: readonly string[], database: Database, context: CommandContext): Promise<void> {
  const reports = await openReports(database, context);
  const words = reportMessages(context.locale);
  for (const id of checked(ids)) {
    if (await reports.judge(id, 'dismissed', JUDGE)) context.print(words.restored(id));
    else notOpen(id, context);
  }
}

/** Hides the photos for good at once. After a kill, the same command continues. */
async function takeDown(ids: readonly string[], database: Database, context: CommandContext): Promise<void> {
  const reports = await openReports(database, context);
  const known = checked(ids);
  for (const id of known) await reports.judge(id, 'upheld', JUDGE);
  await takeDownAll(known, database, context);
}

function notOpen(id: string, context: CommandContext): void {
  context.note(reportMessages(context.locale).notOpen(id));
  context.exitWith(ExitCode.someFailed);
}

/** @throws InputError 'request.invalid' for an invalid id */
function checked(ids: readonly string[]): string[] {
  return ids.map(id => {
    const known = Id.safeParse(id).data;
    if (known === undefined) throw new InputError('request.invalid', { reason: id });
    return known;
  });
}
