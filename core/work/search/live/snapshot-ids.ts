import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FeedImage } from '../../../data/models/index-feed.ts';
import { compareIds, ID_BYTES, packIds } from '../../../engines/vector-index/id-bytes.ts';
import { SNAPSHOT_FILES } from '../../../engines/vector-index/snapshot/snapshot-files.ts';

/** The ids of a snapshot's rows, 16 bytes each, in order. */
export const readSnapshotIds = (folder: string): Promise<Uint8Array> =>
  readFile(path.join(folder, SNAPSHOT_FILES.ids));

/**
 * Passes the images on and names those that are no rows of the snapshot: both lists are in order of id, so one walk
 * over them is enough, whenever and by whomever the rows were written.
 */
export async function* withoutSnapshot(
  images: AsyncIterable<FeedImage>,
  rows: Uint8Array,
  missing: (id: string) => void,
): AsyncGenerator<FeedImage> {
  const count = rows.length / ID_BYTES;
  let row = 0;
  for await (const image of images) {
    const id = packIds([image.id]);
    while (row < count && compareIds(rows, row, id, 0) < 0) row++;
    if (row === count || compareIds(rows, row, id, 0) !== 0) missing(image.id);
    yield image;
  }
}
