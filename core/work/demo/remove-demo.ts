import type { Database } from '../../data/database/database.ts';
import type { ImageFiles } from '../../data/images/image-files.ts';
import type { ImageRepository } from '../../data/images/images.ts';
import { removedImages } from '../../data/images/removed-images.ts';
import { writeDemoState } from './demo-state.ts';

/** Pictures in one transaction. */
const BATCH = 200;

/**
 * Removes all demo pictures: they can no longer be found at once, then their files are deleted. First it records that the
 * demo is not wanted, so that no start adds it again. Yields how many have been removed so far. A run killed at any moment
 * continues when it is started again.
 */
export async function* removeDemo(
  database: Database,
  { images, files }: { readonly images: ImageRepository; readonly files: ImageFiles },
): AsyncGenerator<number> {
  await writeDemoState(database, { state: 'removed', count: 0 });
  let gone = 0;
  let last: number;
  do {
    last = (await images.removeSome('demo', BATCH)).length;
    gone += last;
    if (last > 0) yield gone;
  } while (last === BATCH);
  // By the tombstones, not by what was just removed: a run killed in between left the files of others.
  for await (const { sha256, format } of removedImages(database, 'demo')) await files.remove(sha256, format);
}
