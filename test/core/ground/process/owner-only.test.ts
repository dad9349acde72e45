import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { closeToOthers } from '../../../../core/ground/process/owner-only.ts';
import { runCommandProcess } from '../../../cli/run-command.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { jpeg } from '../../data/images/pictures.ts';

let root: string;
let dataDir: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'negareh-modes-'));
  dataDir = path.join(root, 'data');
});
afterEach(() => rmSync(root, { recursive: true }));

const modeOf = (file: string): number => lstatSync(file).mode & 0o777;

it('a command leaves nothing that others can read, originals above all', async () => {
  const test = await createTestDatabase();
  const pictures = path.join(root, 'pictures');
  mkdirSync(pictures);
  writeFileSync(path.join(pictures, 'a.jpg'), await jpeg(1));
  const settings = { DATA_DIR: dataDir, DATABASE_URL: test.url, DEVICE: 'cpu' };
  expect(await runCommandProcess(['ingest', pictures], settings)).toMatchObject({ code: 0 });
  const entries = readdirSync(dataDir, { recursive: true, withFileTypes: true });
  expect(entries.filter(entry => entry.isFile() && entry.parentPath.includes('images')).length).toBe(3);
  const open = entries
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter(file => (modeOf(file) & 0o077) !== 0);
  expect(open).toEqual([]);
  expect(modeOf(dataDir)).toBe(0o700);
  await test.drop();
});

it('folders that stood open are closed, with the way to a folder of another user left', () => {
  for (const folder of ['images/ab', 'postgres/place', 'indexes'])
    mkdirSync(path.join(dataDir, folder), { recursive: true });
  mkdirSync(path.join(root, 'elsewhere'));
  symlinkSync(path.join(root, 'elsewhere'), path.join(dataDir, 'link'));
  for (const folder of ['data', 'data/images', 'data/postgres', 'data/indexes', 'elsewhere'])
    chmodSync(path.join(root, folder), 0o775);
  closeToOthers(dataDir);
  const modes = () => ['', 'images', 'postgres', 'indexes'].map(folder => modeOf(path.join(dataDir, folder)));
  expect(modes()).toEqual([0o700, 0o700, 0o700, 0o700]);
  closeToOthers(dataDir, path.join(dataDir, 'postgres/place'));
  expect(modes()).toEqual([0o711, 0o700, 0o711, 0o700]);
  expect(modeOf(path.join(root, 'elsewhere'))).toBe(0o775);
  closeToOthers(path.join(root, 'absent'));
});
