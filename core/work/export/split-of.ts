import type { PairExport, Split } from '../../ground/domain/captions/pair-export.ts';
import { sha256Of } from '../../ground/files/sha256.ts';

/**
 * Where an image goes, by its hash and the seed alone: all its captions together, the same in every format and every
 * run, and where it is when more images come.
 */
export function splitOf(
  sha256: string,
  { seed, validation, test }: Pick<PairExport, 'seed' | 'validation' | 'test'>,
): Split {
  const place = Buffer.from(sha256Of(`${seed}\n${sha256}`)).readUIntBE(0, 6) / 2 ** 48;
  if (place < test) return 'test';
  return place < test + validation ? 'validation' : 'train';
}
