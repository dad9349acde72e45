import type { PairExport, Split } from '../../ground/domain/captions/pair-export.ts';
import { sha256Of } from '../../ground/files/sha256.ts';

/**
 * The split of an image, by its hash and the seed alone: all its captions stay together, every format and every run gives
 * the same split, and new images do not change it.
 */
export function splitOf(
  sha256: string,
  { seed, validation, test }: Pick<PairExport, 'seed' | 'validation' | 'test'>,
): Split {
  const place = Buffer.from(sha256Of(`${seed}\n${sha256}`)).readUIntBE(0, 6) / 2 ** 48;
  if (place < test) return 'test';
  return place < test + validation ? 'validation' : 'train';
}
