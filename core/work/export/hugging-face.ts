import { type ExportSample, sampleLine } from './export-row.ts';
import type { ExportTarget } from './export-target.ts';
import type { PlacedSample } from './web-dataset.ts';

/** Images of a folder: the hub takes up to ten thousand files in one. */
const PART = 5_000;

/**
 * Writes one split of an `imagefolder` of Hugging Face's `datasets`: folders of images, each with a metadata.jsonl that has
 * a line for each image.
 * @param keep counts an image that was written, or one that the store lacks
 */
export async function writeImageFolder(
  split: string,
  samples: AsyncIterable<PlacedSample>,
  target: ExportTarget,
  keep: (sample: ExportSample, isThere: boolean) => void,
): Promise<void> {
  let lines: string[] = [];
  let parts = 0;
  const folder = (): string => `data/${split}/${String(parts).padStart(4, '0')}/`;
  const flush = async (): Promise<void> => {
    await target.file(`${folder()}metadata.jsonl`, Buffer.from(lines.join('')));
    lines = [];
    parts += 1;
  };
  for await (const { sample, source } of samples) {
    const isThere = await target.image(folder() + sample.file_name, source);
    keep(sample, isThere);
    if (!isThere) continue;
    lines.push(sampleLine(sample));
    if (lines.length === PART) await flush();
  }
  if (lines.length > 0) await flush();
}
