import { EnglishCaptionRepository } from '../core/data/captions/english-captions.ts';
import { ImportRepository } from '../core/data/captions/imports.ts';
import { TranslationRepository } from '../core/data/captions/translations.ts';
import type { Database } from '../core/data/database/database.ts';
import { DATASET_READERS } from '../core/data/datasets/readers.ts';
import { ImageRepository } from '../core/data/images/images.ts';
import { openImageFiles } from '../core/data/images/open-image-files.ts';
import type { RunHandler, RunHandlers } from '../core/data/jobs/run-carrier.ts';
import { PairDecisionRepository } from '../core/data/review/pair-decisions.ts';
import type { Config } from '../core/ground/config.ts';
import { NotFoundError } from '../core/ground/errors.ts';
import { hashFile } from '../core/ground/files/hash-file.ts';
import { pictureLimits } from '../core/ground/pixels/picture-limits.ts';
import { importCaptions } from './import-captions.ts';
import { translateCaptions } from './translate-captions.ts';
import { createTranslator } from './translation/create-translator.ts';

interface CaptionServices {
  readonly config: Config;
  readonly database: Database;
}

const importRun =
  ({ config, database }: CaptionServices): RunHandler<'import-captions'> =>
  async ({ request }, { report, signal }) => {
    const { format, captionsFile, imagesFolder } = request;
    const checksum = await hashFile(captionsFile).catch((cause: unknown) => {
      throw new NotFoundError('file.not-found', { path: captionsFile }, { cause });
    });
    const imports = new ImportRepository(database);
    const run = await imports.open({ format, captionsFile, imagesFolder, checksum });
    // A run that starts over meets its bad rows again.
    if (run.position === 0) report.forgetProblems();
    const services = {
      imports,
      images: new ImageRepository(database),
      files: openImageFiles(config),
      limits: pictureLimits(config),
      english: new EnglishCaptionRepository(database),
      decisions: new PairDecisionRepository(database, config),
    };
    return importCaptions(services, {
      run,
      imagesFolder,
      signal,
      rows: DATASET_READERS[format](captionsFile),
      onBad: async rows => {
        for (const { position, problem, detail = '', error } of rows)
          report.problem(error?.code ?? problem, `${position}: ${detail}`);
      },
      onProgress: ({ rows }) => report.advance(rows),
    });
  };

const translateRun =
  ({ config, database }: CaptionServices): RunHandler<'translate-captions'> =>
  async ({ request, done }, { report, signal }) => {
    const translator = await createTranslator(request.provider, config);
    const captions = new EnglishCaptionRepository(database);
    const waiting = await captions.countUntranslated(translator.name, translator.version);
    // Counts what an earlier part of this run has done.
    const { limit: most = Number.POSITIVE_INFINITY } = request;
    const limit = Math.min(waiting, Math.max(0, most - done));
    if (limit === 0) return { translated: 0, refused: 0, cached: 0 };
    return translateCaptions(
      { translator, captions, translations: new TranslationRepository(database, translator) },
      {
        limit,
        signal,
        onRefused: text => report.problem('no-translation', text),
        onProgress: ({ translated, refused }) => report.advance(done + translated + refused, done + limit),
      },
    );
  };

/** Imports and translations, as runs of jobs. */
export const captionRuns = (services: CaptionServices): RunHandlers => ({
  'import-captions': importRun(services),
  'translate-captions': translateRun(services),
});
