import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  deleteWhole,
  findLeftovers,
  sweepLeftovers,
  writingName,
} from '../../../../core/ground/files/leftovers.ts';
import { publishFolder } from '../../../../core/ground/files/publish-folder.ts';

const LONG_AGO = new Date('2020-01-01');
const HOUR = { idleMs: 3_600_000 };

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'negareh-leftovers-'));
});
afterEach(() => rm(root, { recursive: true }));

/** A folder with a file in it; both were written at those moments. */
async function folder(name: string, { folderAt = LONG_AGO, fileAt = LONG_AGO } = {}): Promise<string> {
  const made = path.join(root, name);
  await mkdir(made);
  const file = path.join(made, 'file');
  await writeFile(file, 'half');
  await utimes(file, fileAt, fileAt);
  await utimes(made, folderAt, folderAt);
  return name;
}

test('what a killed process left is swept; what is whole, foreign or still written into stays', async () => {
  const left = [await folder(writingName()), await folder('.deleted-x'), await folder('.unfinished-x')];
  const kept = [
    await folder('whole'),
    await folder('.git'),
    await folder(writingName(), { folderAt: new Date() }),
    await folder(writingName(), { fileAt: new Date() }),
  ];
  expect((await findLeftovers(root, HOUR)).sort()).toEqual(left.sort());
  expect((await sweepLeftovers(root, HOUR)).sort()).toEqual(left.sort());
  expect((await readdir(root)).sort()).toEqual(kept.sort());
});

test('a caller may call more than that left over', async () => {
  await folder('whole');
  await folder('unknown');
  const options = { ...HOUR, isLeftover: (name: string) => name === 'unknown' };
  expect(await sweepLeftovers(root, options)).toEqual(['unknown']);
  expect(await readdir(root)).toEqual(['whole']);
});

test('what gets its place while one looks is nobody’s leftover', async () => {
  const place = path.join(root, 'place');
  await mkdir(place);
  for (let round = 0; round < 20; round++) {
    const names = Array.from({ length: 50 }, (_, index) => `${writingName()}-${index}`);
    await Promise.all(names.map(name => writeFile(path.join(root, name), 'whole')));
    const looking = findLeftovers(root, HOUR);
    for (const name of names.toReversed()) await rename(path.join(root, name), path.join(place, name));
    expect(await looking).toEqual([]);
  }
});

test('whoever publishes a folder sweeps what those before it left', async () => {
  await folder(writingName());
  await publishFolder({ root, target: path.join(root, 'new') }, async () => undefined);
  expect(await readdir(root)).toEqual(['new']);
});

test('there is nothing to sweep, and nothing to delete, where nothing is', async () => {
  expect(await sweepLeftovers(path.join(root, 'nowhere'), HOUR)).toEqual([]);
  await deleteWhole(path.join(root, 'nowhere'));
  expect(await readdir(root)).toEqual([]);
});
