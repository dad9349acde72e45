import type { Database } from '../../data/database/database.ts';
import type { ImageFiles } from '../../data/images/image-files.ts';
import type { ImageRepository } from '../../data/images/images.ts';
import { removedImages } from '../../data/images/removed-images.ts';
import { writeDemoState } from './demo-state.ts';

/** Pictures of one transaction. */
const BATCH = 200;

/**
 * Takes all demo pictures out: unfindable at once, then their files deleted. First notes that the demo is not wanted,
 * so that no start brings it back. Yields how many have gone so far; killed at any moment and run again, it goes on.
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
  // By the tombstones, not by what was removed just now: a run that was killed in between left its files.
  for await (const { sha256, format } of removedImages(database, 'demo')) await files.remove(sha256, format);
}
