import { Readable } from 'node:stream';
import type { Locale } from '../../../locales/format.ts';
import { ApprovedPairRepository } from '../../data/captions/approved-pairs.ts';
import type { Database } from '../../data/database/database.ts';
import type { ImageFiles } from '../../data/images/image-files.ts';
import { type ImageStoreConfig, openImageFiles } from '../../data/images/open-image-files.ts';
import { type BlindPair, readBlindPairs } from '../../data/review/blind-votes.ts';
import { BulkDecisionRepository } from '../../data/review/bulk-decisions.ts';
import { imagesOf, type PairExport, SPLITS, type Split } from '../../ground/domain/captions/pair-export.ts';
import { originalKey, renditionKey } from '../../ground/domain/images/image-keys.ts';
import { measureAgreement } from '../review/team-agreement.ts';
import { dataCard } from './data-card.ts';
import { ExportFolder } from './export-folder.ts';
import { type ExportRow, type ExportSample, toRows, toSample } from './export-row.ts';
import type { StreamTarget } from './export-target.ts';
import { writeImageFolder } from './hugging-face.ts';
import { splitOf } from './split-of.ts';
import { isTableFormat, TABLES, type TableFormat } from './tables.ts';
import { Tally } from './tally.ts';
import { TarArchive } from './tar-archive.ts';
import { addSample, type PlacedSample, writeShards } from './web-dataset.ts';

export interface ExportServices {
  readonly pairs: ApprovedPairRepository;
  readonly bulk: Pick<BulkDecisionRepository, 'list'>;
  readonly files: ImageFiles;
  /** The newest pairs that several people judged independently. */
  readonly blindPairs: () => Promise<BlindPair[]>;
}

interface FolderOptions {
  readonly locale: Locale;
  readonly signal?: AbortSignal | undefined;
  /** Images done, counted from zero in each split. */
  onProgress?(split: Split, images: number): void;
}

/** A file that is streamed to a browser or a script while it is made. */
export interface ExportDownload {
  readonly fileName: string;
  readonly type: string;
  readonly content: Readable;
}

export function openPairExporter(database: Database, config: ImageStoreConfig): PairExporter {
  return new PairExporter({
    pairs: new ApprovedPairRepository(database),
    // Decisions are only listed here.
    bulk: new BulkDecisionRepository(database, { showUnreviewed: false }),
    blindPairs: () => readBlindPairs(database),
    files: openImageFiles(config),
  });
}

/** The number of bulk decisions that the data card considers. */
const DECISIONS = 200;

/** Exports approved pairs, as a folder or as one streamed file. Memory stays flat; rows are read as they are now. */
export class PairExporter {
  readonly #services: ExportServices;

  constructor(services: ExportServices) {
    this.#services = services;
  }

  /** The upper bound of an export: pairs without an English text are left out of an English one. */
  count(choice: PairExport): Promise<{ pairs: number; images: number }> {
    return this.#services.pairs.count(choice);
  }

  /**
   * Writes a folder with one file for each split (or shards, or folders of images) and a data card, README.md. The folder
   * appears whole or not at all; after a kill, the same call reuses the images already copied.
   * @throws InputError 'file.exists'; RetryableError 'disk.full'; the signal's reason
   */
  async writeFolder(target: string, choice: PairExport, options: FolderOptions): Promise<Tally> {
    const folder = await ExportFolder.open(target);
    const tally = new Tally();
    for (const split of SPLITS) await this.#writeSplit(split, choice, { ...options, target: folder, tally });
    await folder.file('README.md', await this.#card(choice, tally, options.locale));
    await folder.finish();
    return tally;
  }

  /** Makes one file: a table of all splits, or a tar file with the images. It ends when the reader stops reading. */
  download(choice: PairExport, locale: Locale): ExportDownload {
    const { format } = choice;
    if (isTableFormat(format)) {
      const content = Readable.from(TABLES[format](this.#allRows(choice)), { objectMode: false });
      return { fileName: `pairs.${format}`, type: TYPES[format], content };
    }
    const archive = new TarArchive();
    this.#writeArchive(archive, choice, locale).then(
      () => archive.finish(),
      (error: Error) => archive.destroy(error),
    );
    const content = Readable.from(archive.bytes(), { objectMode: false });
    return { fileName: `pairs-${format}.tar`, type: 'application/x-tar', content };
  }

  async #writeSplit(
    split: Split,
    choice: PairExport,
    { target, tally, signal, onProgress }: FolderOptions & { target: StreamTarget; tally: Tally },
  ): Promise<void> {
    let done = 0;
    const keep = (sample: ExportSample, isThere: boolean): void => {
      signal?.throwIfAborted();
      note(tally, sample, isThere);
      onProgress?.(split, ++done);
    };
    const samples = this.#samples(choice, split);
    const { format } = choice;
    if (format === 'huggingface') return writeImageFolder(split, samples, target, keep);
    if (format === 'webdataset')
      return writeShards(split, samples, target, async (placed, shard) =>
        keep(placed.sample, await addSample(placed, shard)),
      );
    const rows = rowsOf(samples, async ({ sample, source }) => {
      const isThere = imagesOf(choice) === 'none' || (await target.image(sample.file_name, source));
      keep(sample, isThere);
      return isThere;
    });
    await target.stream(`${split}.${format}`, TABLES[format](rows));
  }

  async #writeArchive(archive: TarArchive, choice: PairExport, locale: Locale): Promise<void> {
    const tally = new Tally();
    for (const split of SPLITS) await this.#archiveSplit(split, choice, { archive, tally });
    await archive.file('README.md', await this.#card(choice, tally, locale));
  }

  async #archiveSplit(
    split: Split,
    choice: PairExport,
    { archive, tally }: { archive: TarArchive; tally: Tally },
  ): Promise<void> {
    const samples = this.#samples(choice, split);
    if (choice.format === 'huggingface')
      return writeImageFolder(split, samples, archive, (sample, isThere) => note(tally, sample, isThere));
    for await (const placed of samples)
      note(tally, placed.sample, await addSample(placed, archive, `${split}/`));
  }

  /** A table of all splits is walked once, in the order of the images. */
  #allRows(choice: PairExport): AsyncGenerator<ExportRow> {
    return rowsOf(this.#samples(choice), async () => true);
  }

  async *#samples(choice: PairExport, only?: Split): AsyncGenerator<PlacedSample> {
    const { files, pairs } = this.#services;
    const { language, format } = choice;
    for await (const image of pairs.images(choice)) {
      const split = splitOf(image.sha256, choice);
      if (only !== undefined && split !== only) continue;
      const { sha256 } = image;
      const isOriginal = imagesOf(choice) === 'original';
      // An image's two files never share a name: a folder that a later run continues may hold either.
      const name = isOriginal ? `${sha256}.${image.format}` : `${sha256}-1280.jpg`;
      const fileName = isTableFormat(format) ? `images/${sha256.slice(0, 2)}/${name}` : name;
      const sample = toSample(image, split, { fileName, language });
      if (sample.captions.length === 0) continue;
      const key = isOriginal ? originalKey(sha256, image.format) : renditionKey(sha256, 1280);
      yield { sample, source: () => files.open(key) };
    }
  }

  async #card(choice: PairExport, tally: Tally, locale: Locale): Promise<Uint8Array> {
    const { bulk, blindPairs } = this.#services;
    const [decisions, judged] = await Promise.all([bulk.list(DECISIONS), blindPairs()]);
    const agreement = await measureAgreement(
      judged.filter(({ source }) => choice.source === undefined || source === choice.source),
    );
    return Buffer.from(dataCard({ choice, tally, decisions, agreement, locale }));
  }
}

const TYPES: Readonly<Record<TableFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
};

const note = (tally: Tally, sample: ExportSample, isThere: boolean): void => {
  if (isThere) tally.add(sample);
  else tally.missing += 1;
};

async function* rowsOf(
  samples: AsyncIterable<PlacedSample>,
  keep: (sample: PlacedSample) => Promise<boolean>,
): AsyncGenerator<ExportRow> {
  for await (const placed of samples) if (await keep(placed)) yield* toRows(placed.sample);
}
