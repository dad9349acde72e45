import { splitOf } from '../export/split-of.ts';
import type { GatheredImage } from './gather-pairs.ts';
import type { TrainingImage, TrainingPair } from './training-set.ts';

/**
 * Decides which images are only for testing, by their hashes and the seed, as exports do. Images that look alike stay
 * together, by the hash of the first of them.
 */
export function holdOut(
  gathered: readonly GatheredImage[],
  { seed, heldOut }: { seed: number; heldOut: number },
): { pictures: TrainingImage[]; pairs: TrainingPair[] } {
  const groups = new Map<string, { group: number; isHeldOut: boolean }>();
  const pictures = gathered.map(({ sha256, path, likeness, source, licence }) => {
    let known = groups.get(likeness);
    if (!known) {
      const split = splitOf(sha256, { seed: `training ${seed}`, validation: heldOut, test: 0 });
      known = { group: groups.size, isHeldOut: split === 'validation' };
      groups.set(likeness, known);
    }
    return { sha256, path, source, licence, ...known };
  });
  const pairs = gathered.flatMap(({ captions }, picture) =>
    captions.map(({ persian, english }) => ({ picture, persian, english })),
  );
  return { pictures, pairs };
}
