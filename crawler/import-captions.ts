import type { ImageCaptions } from '../core/data/captions/add-caption-pairs.ts';
import type { EnglishCaptionRepository } from '../core/data/captions/english-captions.ts';
import type { ImportCounters, ImportRepository, ImportRun } from '../core/data/captions/imports.ts';
import { type BadRow, type CaptionRow, isBadRow, type ReadRow } from '../core/data/datasets/caption-row.ts';
import { PictureFinder } from '../core/data/datasets/picture-finder.ts';
import type { PairDecisionRepository } from '../core/data/review/pair-decisions.ts';
import type { NegarehError } from '../core/ground/errors.ts';
import type { IncomingImage } from '../core/work/ingest/incoming-image.ts';
import { type IngestServices, ingestImages } from '../core/work/ingest/ingest-images.ts';

export interface ImportServices extends IngestServices {
  readonly english: EnglishCaptionRepository;
  readonly imports: ImportRepository;
  readonly decisions: PairDecisionRepository;
}

export interface ImportOptions {
  readonly run: ImportRun;
  readonly rows: AsyncIterable<ReadRow>;
  /** Absolute path of the data set's folder of pictures. */
  readonly imagesFolder: string;
  readonly signal?: AbortSignal;
  /** Called with the bad rows of a batch, before the batch counts as done. */
  onBad?(rows: readonly BadRow[]): Promise<void>;
  onProgress?(counters: ImportCounters): void;
}

/**
 * How many rows are stored together with their pictures. A killed run repeats at most this many, without effect. A caption costs the
 * database a third less in such a batch than in one of 256. Pictures take longest, so a run that is asked to stop reads at most this many
 * of them first.
 */
const BATCH = { rows: 1_024, pictures: 256 };

/**
 * Imports a data set in batches: pictures first, each once, then captions; then the run's cursor advances. After a stop or a kill at any
 * moment, another call resumes at that cursor.
 * @returns the counters of the whole run.
 */
export async function importCaptions(
  services: ImportServices,
  options: ImportOptions,
): Promise<ImportCounters> {
  const { run, rows, signal, imagesFolder } = options;
  const finder = await PictureFinder.open([imagesFolder]);
  let counters = run.counters;
  let batch: ReadRow[] = [];
  const pictures = new Set<string>();
  let read = 0;

  const flush = async (isComplete: boolean): Promise<void> => {
    counters = await importBatch(batch, counters, finder, services, options);
    batch = [];
    pictures.clear();
    await services.imports.advance(run.id, read, counters, isComplete);
    options.onProgress?.(counters);
  };

  for await (const row of rows) {
    read += 1;
    if (read <= run.position) continue;
    batch.push(row);
    if (!isBadRow(row)) pictures.add(row.image);
    if (batch.length < BATCH.rows && pictures.size < BATCH.pictures) continue;
    await flush(false);
    if (signal?.aborted) return counters;
  }
  if (batch.length > 0 || !run.isComplete) await flush(true);
  return counters;
}

/** A row whose picture exists. */
interface PlacedRow extends CaptionRow {
  readonly file: string;
}

async function importBatch(
  rows: readonly ReadRow[],
  counters: ImportCounters,
  finder: PictureFinder,
  services: ImportServices,
  { onBad }: ImportOptions,
): Promise<ImportCounters> {
  const placed = await Promise.all(rows.map(row => (isBadRow(row) ? row : place(row, finder))));
  const good = placed.filter((row): row is PlacedRow => !isBadRow(row));
  const { ids, added, failed } = await bringPictures([...new Set(good.map(({ file }) => file))], services);
  const bad = placed.flatMap((row): BadRow[] => {
    if (isBadRow(row)) return [row];
    const error = failed.get(row.file);
    return error ? [{ position: row.position, problem: 'picture-unusable', detail: row.image, error }] : [];
  });
  const usable = good.flatMap(({ file, text, language }) => {
    const imageId = ids.get(file);
    return imageId === undefined ? [] : [{ imageId, text, language }];
  });
  const english = await services.english.add(usable.filter(({ language }) => language === 'en'));
  const persian = await services.images.addCaptions(
    usable.flatMap(({ imageId, text, language }) => (language === 'fa' ? [toPending(imageId, text)] : [])),
  );
  await services.decisions.refresh([...ids.values()]);
  if (bad.length > 0) await onBad?.(bad);
  return {
    rows: counters.rows + rows.length,
    english: counters.english + english,
    persian: counters.persian + persian,
    images: counters.images + added,
    bad: counters.bad + bad.length,
  };
}

async function place(row: CaptionRow, finder: PictureFinder): Promise<PlacedRow | BadRow> {
  const found = await finder.findRow(row);
  return 'problem' in found ? { position: row.position, ...found } : { ...row, file: found.path };
}

/** Somebody's words about an image that nobody here has compared with it yet. */
const toPending = (imageId: string, persian: string): ImageCaptions => {
  return { imageId, captions: [{ persian, source: 'upload', status: 'pending' }] };
};

/** Image ids by picture file. A picture is read once, however many captions it has. */
async function bringPictures(files: readonly string[], services: ImportServices) {
  const ids = await services.images.findByTokens('dataset', files);
  const incoming = files
    .filter(file => !ids.has(file))
    .map((file): IncomingImage => {
      return { name: file, content: { path: file }, source: 'dataset', sourceToken: file, captions: [] };
    });
  const failed = new Map<string, NegarehError>();
  let added = 0;
  for await (const outcome of ingestImages(incoming, services)) {
    if (outcome.status === 'failed') failed.set(outcome.name, outcome.error);
    else ids.set(outcome.name, outcome.imageId);
    if (outcome.status === 'added') added += 1;
  }
  return { ids, added, failed };
}
