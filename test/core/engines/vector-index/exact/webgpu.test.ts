import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { PlainIndex } from '../plain-index.ts';
import { randomImages, randomVectors } from '../random-images.ts';
import { snapshotOf } from '../snapshots.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Debian's chromium brings a Vulkan driver that needs no graphics card. */
const DRIVERS = '/usr/lib/chromium';
const DRIVER = path.join(DRIVERS, 'vk_swiftshader_icd.json');
const temporary = temporaryFolder();

describe('the exact index on WebGPU (needs Debian’s chromium for its software driver)', () => {
  // Of 64 bytes a row: all in one piece, and in three that are not equal.
  it.skipIf(!existsSync(DRIVER)).each([2 ** 27, 64 * 2_000])(
    'finds exactly what a plain loop finds, in pieces of %d bytes',
    async pieceBytes => {
      const images = randomImages(5000, 16, seededRandom(1));
      const { folder } = await snapshotOf(temporary.path, images);
      const script = path.resolve(import.meta.dirname, '../../../../helpers/processes/search-on-webgpu.ts');
      const env = {
        ...process.env,
        LD_LIBRARY_PATH: DRIVERS,
        VK_ICD_FILENAMES: DRIVER,
        VK_DRIVER_FILES: DRIVER,
      };
      const { stdout } = await promisify(execFile)(process.execPath, [script, folder, `${pieceBytes}`], {
        env,
      });
      const plain = new PlainIndex(images).without([images[10]!.id]);
      const queries = randomVectors(3, 16, seededRandom(2));
      const expected = [0, 1, 2].map(row =>
        plain.search(queries.subarray(row * 16, (row + 1) * 16), 100, { source: ['demo', 'divar'] }),
      );
      expect(JSON.parse(stdout)).toEqual(expected);
    },
    180_000,
  );
});
