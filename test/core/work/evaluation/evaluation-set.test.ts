import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DATASET_READERS } from '../../../../core/data/datasets/readers.ts';
import { gatherImages } from '../../../../core/work/evaluation/evaluation-set.ts';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'negareh-set-')));
  folder = path.join(root, 'pictures');
  await mkdir(path.join(folder, 'img'), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

async function gather(...rows: string[]) {
  const file = path.join(root, 'captions.csv');
  await writeFile(file, ['image,caption', ...rows].join('\n'));
  const set = await gatherImages(DATASET_READERS.csv(file), { folder, language: 'fa' });
  return {
    pictures: set.images.map(({ path: at, captions }) => [path.relative(folder, at), captions]),
    skipped: set.skipped,
  };
}

it('finds images by the rule of import and ingest, and joins what means the same one', async () => {
  const nfd = 'آب.png'.normalize('NFD');
  for (const name of [nfd, 'img/p1.png', 'B.PNG']) await writeFile(path.join(folder, name), 'x');
  const rows = ['آب.png,یک', `${path.join(folder, 'آب.png')},دو`, 'img\\p1.png,سه', 'b.png,چهار'];
  expect(await gather(...rows.map(row => row.normalize('NFC')))).toEqual({
    pictures: [
      [nfd, ['یک', 'دو']],
      ['img/p1.png', ['سه']],
      ['B.PNG', ['چهار']],
    ],
    skipped: [],
  });
});

it('keeps images that are not there, for who ranks by words, and names what leads out', async () => {
  await writeFile(path.join(root, 'secret.png'), 'x');
  await symlink('../secret.png', path.join(folder, 'link.png'));
  expect(await gather('none.png,یک', '../secret.png,دو', 'link.png,سه', 'x.png,')).toEqual({
    pictures: [['none.png', ['یک']]],
    skipped: [
      { name: '#3', reason: 'outside-folder: ../secret.png' },
      { name: '#4', reason: 'link-outside: link.png' },
      { name: '#5', reason: 'caption-empty: x.png' },
    ],
  });
});
