import { extname } from 'node:path';
import { type ExportSample, sampleLine } from './export-row.ts';
import type { ExportTarget, ImageOpener, StreamTarget } from './export-target.ts';
import { TarArchive } from './tar-archive.ts';

/** An image to write, and its file. */
export interface PlacedSample {
  readonly sample: ExportSample;
  readonly source: ImageOpener;
}

/** Images in a shard: what a training process reads at a time. */
const SHARD = 1_000;

/**
 * Adds a sample of a WebDataset: files of one name. `.txt` holds the first caption, as training scripts expect; `.json`
 * holds all of them on one line of JSON, so that the files of an unpacked shard, concatenated, form a captions file.
 * @returns false when the store lacks the image
 */
export async function addSample(
  { sample, source }: PlacedSample,
  target: ExportTarget,
  folder = '',
): Promise<boolean> {
  const file = sample.file_name;
  const key = folder + file.slice(0, -extname(file).length);
  if (!(await target.image(folder + file, source))) return false;
  await target.file(`${key}.txt`, Buffer.from(sample.captions[0]?.caption ?? ''));
  await target.file(`${key}.json`, Buffer.from(sampleLine(sample)));
  return true;
}

/** Writes the shards of one split: `train-000000.tar`, … @param write writes one sample, and counts it */
export async function writeShards(
  split: string,
  samples: AsyncIterable<PlacedSample>,
  target: StreamTarget,
  write: (sample: PlacedSample, shard: ExportTarget) => Promise<void>,
): Promise<void> {
  let open: { archive: TarArchive; written: Promise<void>; count: number } | undefined;
  let shards = 0;
  const close = async (): Promise<void> => {
    open?.archive.finish();
    await open?.written;
    open = undefined;
  };
  try {
    for await (const sample of samples) {
      if (!open) {
        const archive = new TarArchive();
        const name = `${split}-${String(shards++).padStart(6, '0')}.tar`;
        open = { archive, written: target.stream(name, archive.bytes()), count: 0 };
      }
      // When the archive stops accepting data, the error of its file's writer says why.
      await Promise.race([write(sample, open.archive), open.written]);
      open.count += 1;
      if (open.count === SHARD) await close();
    }
    await close();
  } catch (error) {
    open?.archive.destroy();
    await open?.written.catch(() => undefined);
    throw error;
  }
}
