import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { publishFolder } from '../../../../core/ground/files/publish-folder.ts';

let root: string;
let target: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'negareh-publish-'));
  target = path.join(root, 'a', 'b');
});
afterEach(() => rm(root, { recursive: true }));

const content = () => readFile(path.join(target, 'file'), 'utf8');
const writing = (text: string) => (folder: string) => writeFile(path.join(folder, 'file'), text);
const holds = (text: string) => async () => (await content()) === text;

test('a new folder appears whole', async () => {
  await publishFolder({ root, target }, writing('new'));
  expect(await content()).toBe('new');
});

test('one that is there and intact stays, one that is broken is replaced', async () => {
  await mkdir(target, { recursive: true });
  await writeFile(path.join(target, 'file'), 'theirs');
  await publishFolder({ root, target, isIntact: holds('theirs') }, writing('ours'));
  expect(await content()).toBe('theirs');
  await publishFolder({ root, target, isIntact: holds('ours') }, writing('ours'));
  expect(await content()).toBe('ours');
  await publishFolder({ root, target }, writing('a newer one'));
  expect(await content()).toBe('a newer one');
  expect(await readdir(root)).toEqual(['a']);
});

test('twenty at once all succeed, and what is there is whole', async () => {
  const all = Array.from({ length: 20 }, (_, index) =>
    publishFolder(
      { root, target, isIntact: async () => /^whole/.test(await content()) },
      writing(`whole ${index}`),
    ),
  );
  await Promise.all(all);
  expect(await content()).toMatch(/^whole \d+$/);
  expect(await readdir(root)).toEqual(['a']);
});

test('a failed write leaves nothing, and a full disk has its own name', async () => {
  const fail = (error: Error) =>
    publishFolder({ root, target, isIntact: holds('') }, () => Promise.reject(error));
  await expect(fail(new Error('no'))).rejects.toThrow('no');
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  await expect(fail(full)).rejects.toMatchObject({ name: 'RetryableError', code: 'disk.full' });
  expect(await readdir(root, { recursive: true })).toEqual(['a']);
});
