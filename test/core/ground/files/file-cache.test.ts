import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileCache } from '../../../../core/ground/files/file-cache.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const HOUR_MS = 60 * 60_000;
const filesIn = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile());

describe('a file cache', () => {
  it('gives back what it holds, and nothing for what is not there, damaged or too old', async () => {
    const folder = await temporaryFolder();
    const cache = new FileCache({ folder, maxBytes: 10_000, maxAgeMs: HOUR_MS });
    expect(await cache.read('ab/one')).toBeUndefined();
    await cache.write('ab/one', Buffer.from('one'));
    await cache.write('ab/two', Buffer.from('two'));
    expect((await cache.read('ab/one'))?.toString()).toBe('one');
    const file = path.join(folder, 'ab/one');
    const content = await readFile(file);
    await writeFile(file, content.subarray(0, -1));
    expect(await cache.read('ab/one')).toBeUndefined();
    await utimes(path.join(folder, 'ab/two'), new Date(), new Date(Date.now() - 2 * HOUR_MS));
    expect(await cache.read('ab/two')).toBeUndefined();
    expect(await filesIn(folder)).toEqual([]);
  });

  it('stays within its bytes: what was used least lately goes first', async () => {
    const folder = await temporaryFolder();
    const cache = new FileCache({ folder, maxBytes: 10_000, maxAgeMs: HOUR_MS });
    const name = (number: number) => `ab/${number}`;
    for (let number = 0; number < 9; number++) {
      await cache.write(name(number), Buffer.alloc(900, number));
      const used = new Date(Date.now() - (100 - number) * 1000);
      await utimes(path.join(folder, name(number)), used, new Date());
    }
    await cache.read(name(0));
    for (let number = 9; number < 14; number++) await cache.write(name(number), Buffer.alloc(900, number));
    await cache.trim();
    const sizes = await Promise.all(
      (await filesIn(folder)).map(async entry => readFile(path.join(entry.parentPath, entry.name))),
    );
    expect(sizes.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(10_000);
    expect(await cache.read(name(0))).toBeDefined();
    expect(await cache.read(name(1))).toBeUndefined();
    expect(await cache.read(name(13))).toBeDefined();
  });

  it('is no fault where it cannot write', async () => {
    const folder = path.join(await temporaryFolder(), 'file');
    await writeFile(folder, 'in the way');
    const cache = new FileCache({ folder, maxBytes: 10_000, maxAgeMs: HOUR_MS });
    await cache.write('ab/one', Buffer.from('one'));
    expect(await cache.read('ab/one')).toBeUndefined();
    await cache.trim();
  });
});
