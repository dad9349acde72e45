import path from 'node:path';
import type { EnglishCaptionRepository } from '../core/data/captions/english-captions.ts';
import type { ImportCounters, ImportRepository, ImportRun } from '../core/data/captions/imports.ts';
import { type BadRow, type CaptionRow, isBadRow, type ReadRow } from '../core/data/datasets/caption-row.ts';
import type { PairDecisionRepository } from '../core/data/review/pair-decisions.ts';
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
  /** Bad rows of a batch, before the batch counts as done. */
  onBad?(rows: readonly BadRow[]): Promise<void>;
  onProgress?(counters: ImportCounters): void;
}

/** Rows whose pictures and captions go in together; a killed run repeats at most so many, with no effect. */
const BATCH = 256;

/**
 * Brings a data set in, batch by batch: pictures first, each once, then captions; then the run's position moves on.
 * Stopped or killed at any moment and called again with the run as it stands, it goes on there.
 * @returns the counters of the whole run.
 */
export async function importCaptions(
  services: ImportServices,
  options: ImportOptions,
): Promise<ImportCounters> {
  const { run, rows, signal } = options;
  let counters = run.counters;
  let batch: ReadRow[] = [];
  let read = 0;

  const flush = async (isComplete: boolean): Promise<void> => {
    counters = await importBatch(batch, counters, services, options);
    batch = [];
    await services.imports.advance(run.id, read, counters, isComplete);
    options.onProgress?.(counters);
  };

  for await (const row of rows) {
    read += 1;
    if (read <= run.position) continue;
    batch.push(row);
    if (batch.length < BATCH) continue;
    await flush(false);
    if (signal?.aborted) return counters;
  }
  if (batch.length > 0 || !run.isComplete) await flush(true);
  return counters;
}

async function importBatch(
  rows: readonly ReadRow[],
  counters: ImportCounters,
  services: ImportServices,
  { imagesFolder, onBad }: ImportOptions,
): Promise<ImportCounters> {
  const good = rows.filter((row): row is CaptionRow => !isBadRow(row));
  const { ids, added, failed } = await bringPictures(good, imagesFolder, services);
  const bad = [
    ...rows.filter(isBadRow),
    ...good.flatMap(({ position, image }) => {
      const detail = failed.get(image);
      return detail === undefined ? [] : [{ position, problem: 'picture-unusable' as const, detail }];
    }),
  ];
  const usable = good.flatMap(row => {
    const imageId = ids.get(row.image);
    return imageId === undefined ? [] : [{ imageId, text: row.text, language: row.language }];
  });
  const english = await services.english.add(usable.filter(({ language }) => language === 'en'));
  const persian = usable.filter(({ language }) => language === 'fa');
  for (const { imageId, text } of persian) {
    // Somebody's words about a picture that nobody here has compared with it yet.
    await services.images.addCaptions(imageId, [{ persian: text, source: 'upload', status: 'pending' }]);
  }
  await services.decisions.refresh([...ids.values()]);
  if (bad.length > 0) await onBad?.(bad);
  return {
    rows: counters.rows + rows.length,
    english: counters.english + english,
    persian: counters.persian + persian.length,
    images: counters.images + added,
    bad: counters.bad + bad.length,
  };
}

/** Image ids by the rows' picture names; a picture is read once, however many captions it has. */
async function bringPictures(rows: readonly CaptionRow[], imagesFolder: string, services: ImportServices) {
  const names = [...new Set(rows.map(({ image }) => image))];
  const tokenOf = (name: string) => path.join(imagesFolder, name);
  const known = await services.images.findByTokens('dataset', names.map(tokenOf));
  const ids = new Map(
    names.flatMap(name => (known.has(tokenOf(name)) ? [[name, known.get(tokenOf(name))!]] : [])),
  );
  const incoming = names
    .filter(name => !ids.has(name))
    .map((name): IncomingImage => {
      const file = tokenOf(name);
      return { name, content: { path: file }, source: 'dataset', sourceToken: file, captions: [] };
    });
  const failed = new Map<string, string>();
  let added = 0;
  for await (const outcome of ingestImages(incoming, services)) {
    if (outcome.status === 'failed') failed.set(outcome.name, `${outcome.name}: ${outcome.error.code}`);
    else ids.set(outcome.name, outcome.imageId);
    if (outcome.status === 'added') added += 1;
  }
  return { ids, added, failed };
}
