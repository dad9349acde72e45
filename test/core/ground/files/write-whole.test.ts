import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { PermanentError } from '../../../../core/ground/errors.ts';
import { hashFile } from '../../../../core/ground/files/hash-file.ts';
import { readJsonFile } from '../../../../core/ground/files/parse-json.ts';
import { writeWhole } from '../../../../core/ground/files/write-whole.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

it('a file is written whole, and leaves nothing beside it', async () => {
  const file = path.join(await temporaryFolder(), 'note.json');
  await writeWhole(file, 'first');
  await writeWhole(file, new TextEncoder().encode('second'));
  expect(await readFile(file, 'utf8')).toBe('second');
  expect(await readdir(path.dirname(file))).toEqual(['note.json']);
});

it('of many who write at once one wins, whole', async () => {
  const file = path.join(await temporaryFolder(), 'note');
  const contents = Array.from({ length: 20 }, (_, n) => String(n).repeat(50_000));
  await Promise.all(contents.map(content => writeWhole(file, content)));
  expect(contents).toContain(await readFile(file, 'utf8'));
  expect(await readdir(path.dirname(file))).toEqual(['note']);
});

it('a folder that is not there is not made: somebody may have mistyped it', async () => {
  const folder = await temporaryFolder();
  await expect(writeWhole(path.join(folder, 'mistyped', 'note'), 'text')).rejects.toMatchObject({
    code: 'ENOENT',
  });
  expect(await readdir(folder)).toEqual([]);
});

it('a file that cannot be written stays as it was', async () => {
  const folder = path.join(await temporaryFolder(), 'taken');
  await mkdir(path.join(folder, 'inside'), { recursive: true });
  await expect(writeWhole(folder, 'text')).rejects.toMatchObject({ code: expect.any(String) });
  expect(await readdir(folder)).toEqual(['inside']);
  expect(await readdir(path.dirname(folder))).toEqual(['taken']);
});

it('a hash is that of the content', async () => {
  const file = path.join(await temporaryFolder(), 'abc');
  await writeFile(file, 'abc');
  // FIPS 180-2, appendix B.1.
  expect(await hashFile(file)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

it.each([
  ['{"files": [{"size": "big"}]}', /^files\.0\.size: .*number/],
  ['{"files": [', /^it is not JSON \(/],
  ['', /^it is not JSON \(/],
])('JSON like %s is refused with the place of what is wrong', async (text, reason) => {
  const file = path.join(await temporaryFolder(), 'list.json');
  await writeFile(file, text);
  const schema = z.object({ files: z.array(z.object({ size: z.number() })) });
  const read = readJsonFile(
    file,
    schema,
    (why, cause) => new PermanentError('file.invalid', { path: file, reason: why }, { cause }),
  );
  await expect(read).rejects.toMatchObject({
    code: 'file.invalid',
    parameters: { path: file, reason: expect.stringMatching(reason) },
  });
});

it('JSON that is not there is told as such', async () => {
  const read = readJsonFile('/nowhere/at/all.json', z.unknown(), reason => new Error(reason));
  await expect(read).rejects.toMatchObject({ code: 'file.not-found' });
});
