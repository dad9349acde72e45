import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ReportRepository } from '../../../core/data/images/reports.ts';
import { jpeg } from '../../core/data/images/pictures.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { runCommand } from '../run-command.ts';

let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-reports-'));
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true });
});

const run = (...words: string[]) =>
  runCommand(words, { DATABASE_URL: db.url, DATA_DIR: folder, ENCODER_THREADS: '1', DEVICE: 'cpu' });

it('lists what is reported, shows one again, and takes the other down', async () => {
  expect((await run('reports', 'list')).code).toBe(3);
  const pictures = await mkdtemp(path.join(folder, 'in-'));
  for (const number of [1, 2]) {
    await writeFile(path.join(pictures, `${number}.jpg`), await jpeg(number));
    await writeFile(path.join(pictures, `${number}.txt`), `عکس ${number}\n`);
  }
  expect((await run('ingest', pictures)).code).toBe(0);
  const { prisma } = db.database;
  const images = await prisma.image.findMany({ orderBy: { id: 'asc' } });
  const [one, two] = images.map(({ id }) => id) as [string, string];
  const reports = new ReportRepository(db.database, { showUnreviewed: true });
  const addressHash = new Uint8Array([1]);
  await reports.add({ imageId: one, reason: 'wrong', note: 'ترک\u202e خورده', addressHash });
  const said = await reports.add({ imageId: two, reason: 'private', note: null, addressHash });
  expect(said).toBe('hidden');
  expect(await reports.add({ imageId: two, reason: 'other', note: null, addressHash })).toBe('repeated');

  const { stdout } = await run('reports', 'list');
  expect(stdout).toMatch(new RegExp(`${one}.*hidden.*wrong or broken \\(1\\)`));
  expect(stdout).toMatch(new RegExp(`${two}.*hidden.*privacy \\(1\\)`));
  expect(stdout).not.toContain('\u202e');
  expect((await run('reports', 'restore', 'nonsense')).code).not.toBe(0);

  expect((await run('reports', 'restore', one)).stdout).toContain(one);
  const [first] = await prisma.image.findMany({ where: { id: one }, select: { state: true } });
  expect(first).toEqual({ state: 'visible' });
  const again = await run('reports', 'restore', one);
  expect([again.code, again.stderr]).toEqual([4, expect.stringContaining('no report of it is open')]);

  const down = await run('reports', 'takedown', two);
  expect(down.code, down.stderr).toBe(0);
  expect(down.stdout).toContain('1 photo taken down');
  expect(await prisma.takenDown.count()).toBe(1);
  expect((await run('reports', 'list')).code).toBe(3);
});
