import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Argument, type Command } from 'commander';
import type { Database } from '../../core/data/database/database.ts';
import { DATASET_READERS, type DatasetFormat } from '../../core/data/datasets/readers.ts';
import { NotFoundError } from '../../core/ground/errors.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { hashFile } from '../../core/ground/files/hash-file.ts';
import { pictureLimits } from '../../core/ground/pixels/picture-limits.ts';
import { pairMessages } from '../../locales/pairs.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { addBadRow } from '../output/bad-rows.ts';
import { ProblemReport } from '../output/problem-report.ts';

interface Options {
  readonly captions: string;
  readonly images: string;
}

/** `negareh import coco|flickr30k|nocaps|csv|jsonl --captions file --images folder` */
export function registerImport(program: Command, context: CommandContext): void {
  const words = pairMessages(context.locale);
  program
    .command('import')
    .description(words.aboutImport)
    .addArgument(new Argument('<format>', words.importFormat).choices(Object.keys(DATASET_READERS)))
    .requiredOption('--captions <file>', words.importCaptions)
    .requiredOption('--images <folder>', words.importImages)
    .action((format: DatasetFormat, options: Options) =>
      context.withDatabase(database => importCommand(format, options, database, context)),
    );
}

async function importCommand(
  format: DatasetFormat,
  options: Options,
  database: Database,
  context: CommandContext,
): Promise<void> {
  const { importCaptions } = await import('../../crawler/import-captions.ts');
  const { config, locale, signal } = context;
  const words = pairMessages(locale);
  const captionsFile = await existing(options.captions);
  const imagesFolder = await existing(options.images);
  const services = await openServices(database, context);
  const checksum = await hashFile(captionsFile);
  const run = await services.imports.open({ format, captionsFile, imagesFolder, checksum });
  const reportFile = path.join(dataFolders(config).imports, `${run.id}.csv`);
  // A run that starts over reports its bad rows again.
  if (run.position === 0) await rm(reportFile, { force: true });
  const report = new ProblemReport(reportFile);
  const bar = context.progress({ label: words.importing });
  try {
    const counters = await importCaptions(services, {
      run,
      imagesFolder,
      signal,
      rows: DATASET_READERS[format](captionsFile),
      onBad: async rows => {
        for (const row of rows) addBadRow(report, row, locale);
        await report.flush();
      },
      onProgress: ({ rows }) => bar.update(rows),
    });
    bar.stop();
    context.print(words.imported(counters));
    await report.tell(context, (_, count) => words.badRows(count));
    if (counters.bad > 0) {
      // An earlier run of the same import has already reported its rows; the table holds them.
      if (report.count === 0) context.note(words.badRowsIn(reportFile));
      context.exitWith(ExitCode.someFailed);
    }
  } finally {
    bar.stop();
    await report.flush();
  }
  if (signal.aborted) {
    context.note(words.interrupted);
    context.exitWith(ExitCode.interrupted);
  }
}

async function openServices(database: Database, { config }: CommandContext) {
  const { EnglishCaptionRepository } = await import('../../core/data/captions/english-captions.ts');
  const { openImageFiles } = await import('../../core/data/images/open-image-files.ts');
  const { ImageRepository } = await import('../../core/data/images/images.ts');
  const { ImportRepository } = await import('../../core/data/captions/imports.ts');
  const { PairDecisionRepository } = await import('../../core/data/review/pair-decisions.ts');
  return {
    images: new ImageRepository(database),
    files: openImageFiles(config),
    limits: pictureLimits(config),
    english: new EnglishCaptionRepository(database),
    imports: new ImportRepository(database),
    decisions: new PairDecisionRepository(database, config),
  };
}

async function existing(given: string): Promise<string> {
  const target = path.resolve(given);
  await stat(target).catch(error => {
    throw new NotFoundError('file.not-found', { path: given }, { cause: error });
  });
  return target;
}
