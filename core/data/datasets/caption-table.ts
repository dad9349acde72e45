import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type BadRow, isBadRow } from './caption-row.ts';
import { PictureFinder } from './picture-finder.ts';
import { DATASET_READERS, formatOf } from './readers.ts';

/** The Persian captions of pictures by their real paths, and the rows that could not be used. */
export interface CaptionTable {
  readonly captions: ReadonlyMap<string, readonly string[]>;
  readonly bad: readonly BadRow[];
}

/**
 * Reads a whole captions file of any known format. Its pictures are searched for below its own folder, then below the
 * folders of these paths.
 * @throws NotFoundError 'file.not-found'; InputError 'captions.shape' and what else the readers throw.
 */
export async function readCaptionTable(file: string, paths: readonly string[] = []): Promise<CaptionTable> {
  const format = await formatOf(file);
  const folders = [path.dirname(file), ...(await Promise.all(paths.map(folderOf)))];
  const finder = await PictureFinder.open(folders.map(folder => path.resolve(folder)));
  const captions = new Map<string, string[]>();
  const bad: BadRow[] = [];
  for await (const row of DATASET_READERS[format](file)) {
    if (isBadRow(row)) {
      bad.push(row);
      continue;
    }
    if (row.language !== 'fa') {
      bad.push({ position: row.position, problem: 'not-persian', detail: row.text });
      continue;
    }
    const found = await finder.findRow(row);
    if ('problem' in found) {
      bad.push({ position: row.position, ...found });
      continue;
    }
    const known = captions.get(found.realPath);
    if (known) known.push(row.text);
    else captions.set(found.realPath, [row.text]);
  }
  return { captions, bad };
}

/** The folder itself, or the folder that contains the file. */
async function folderOf(given: string): Promise<string> {
  const info = await stat(given).catch(() => undefined);
  return info?.isFile() ? path.dirname(given) : given;
}
