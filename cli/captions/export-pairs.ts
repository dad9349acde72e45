import path from 'node:path';
import { CaptionPairRepository } from '../../core/data/captions/caption-pairs.ts';
import type { Database } from '../../core/data/database/database.ts';
import {
  type ExportFormat,
  type ExportImages,
  type ExportLanguage,
  PairExport,
} from '../../core/ground/domain/captions/pair-export.ts';
import type { ImageSource } from '../../core/ground/domain/images/image.ts';
import { parseInput } from '../../core/ground/parse-input.ts';
import { exportMessages } from '../../locales/export.ts';
import { pairMessages } from '../../locales/pairs.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { createPhases } from '../output/progress-phases.ts';
import { withOneScorer } from './pair-histogram.ts';
import { type FilterOptions, filterOf } from './pair-options.ts';

export interface ExportOptions extends Omit<FilterOptions, 'status'> {
  readonly format: ExportFormat;
  readonly imageSource?: ImageSource;
  readonly language?: ExportLanguage;
  readonly pictures?: ExportImages;
  readonly validation?: number;
  readonly test?: number;
  readonly seed?: string;
}

/** `negareh pairs export <folder> --format …` */
export async function exportCommand(
  folder: string,
  options: ExportOptions,
  database: Database,
  context: CommandContext,
): Promise<void> {
  const { config, locale, note, print, progress, signal, exitWith } = context;
  const { openPairExporter } = await import('../../core/work/export/pair-exporter.ts');
  const { withAdvisoryLock } = await import('../../core/data/database/advisory-lock.ts');
  const words = exportMessages(locale);
  const choice = await toChoice(options, database);
  const exporter = openPairExporter(database, config);
  const images = choice ? (await exporter.count(choice)).images : 0;
  if (!choice || images === 0) {
    note(choice ? words.page.nothing : pairMessages(locale).noScores);
    return exitWith(ExitCode.nothingFound);
  }
  const target = path.resolve(folder);
  const phases = createPhases(progress);
  try {
    const tally = await withAdvisoryLock(
      database.url,
      'exportPairs',
      held =>
        exporter.writeFolder(target, choice, {
          locale,
          signal: held,
          onProgress: (split, done) => phases.update(words.progress[split], done, images),
        }),
      { signal },
    );
    phases.stop();
    if (!tally) {
      note(words.another);
      return exitWith(ExitCode.unreachable);
    }
    print(words.written({ folder: target, captions: tally.captions, images: tally.images }));
    if (tally.missing > 0) {
      note(words.missing(tally.missing));
      exitWith(ExitCode.someFailed);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    phases.stop();
    note(words.interrupted);
    exitWith(ExitCode.interrupted);
  } finally {
    phases.stop();
  }
}

/** Scores belong to one scorer; without a choice, the one with most pairs. */
async function toChoice(options: ExportOptions, database: Database): Promise<PairExport | undefined> {
  const { scorer, min, max } = options;
  if (scorer !== undefined || (min === undefined && max === undefined))
    return parseInput(PairExport, options);
  const filter = await withOneScorer(filterOf(options), new CaptionPairRepository(database));
  return filter ? parseInput(PairExport, { ...options, scorer: filter.scorer }) : undefined;
}
