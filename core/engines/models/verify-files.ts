import { stat } from 'node:fs/promises';
import path from 'node:path';
import { hashFile } from '../../ground/files/hash-file.ts';
import type { Pulled } from './preset-book.ts';

export interface VerifiedFiles {
  readonly count: number;
  readonly bytes: number;
  /** Files that are missing or have changed since they were pulled. */
  readonly damaged: readonly string[];
}

/** Reads every pulled byte and compares the hashes with those of the pull. */
export async function verifyFiles(
  { places }: Pulled,
  onProgress: (bytes: number) => void = () => {},
): Promise<VerifiedFiles> {
  const damaged: string[] = [];
  let [count, bytes] = [0, 0];
  for (const { folder, files } of places) {
    for (const [name, { sha256, bytes: size }] of Object.entries(files)) {
      const file = path.join(folder, name);
      const found = await stat(file).catch(() => undefined);
      if (found?.size !== size || (await hashFile(file)) !== sha256) damaged.push(file);
      count += 1;
      bytes += size;
      onProgress(bytes);
    }
  }
  return { count, bytes, damaged };
}

/** The bytes of a pull. */
export const sizeOf = ({ places }: Pulled): number =>
  places.flatMap(({ files }) => Object.values(files)).reduce((sum, { bytes }) => sum + bytes, 0);
