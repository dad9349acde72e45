import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ART_SET_NAMES, ART_SETS } from '../../../core/work/demo/art-sets.ts';
import { EXAMPLE_QUERIES } from '../../../core/work/demo/example-queries.ts';
import { shouldAddDemo } from '../../../core/work/demo/first-run.ts';
import { jpeg } from '../../core/data/images/pictures.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { testConfig } from '../../helpers/test-settings.ts';
import { runCommand } from '../run-command.ts';

/** Nobody listens there, so that the command line answers searches itself. */
const QUIET_PORT = '9';

let folder: string;
let db: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-cli-demo-'));
  db = await createTestDatabase();
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true });
});

const environment = () => ({
  DATA_DIR: folder,
  DATABASE_URL: db.url,
  SEARCH_PORT: QUIET_PORT,
  LOCALE: 'en',
});
const negareh = (...words: string[]) => runCommand(words, environment());

test('demo add makes the images searchable, demo remove takes them out again', async () => {
  const added = await negareh('demo', 'add', '--count', '60');
  expect(added.stdout).toContain('60 pictures added; the demo has 60');
  expect(added.code).toBe(0);

  const again = await negareh('demo', 'add', '--count', '60');
  expect(again.stdout).toContain('The demo is there already, with 60 pictures.');

  const first = await db.database.prisma.captionPair.findFirstOrThrow({
    where: { image: { sourceToken: 'demo-1-00000' } },
  });
  const found = await negareh('search', first.persian, '--top', '5', '--json');
  const { results } = JSON.parse(found.stdout) as { results: { imageId: string }[] };
  expect(results.map(({ imageId }) => imageId)).toContain(first.imageId);

  const removed = await negareh('demo', 'remove');
  expect(removed.stdout).toContain('60 demo pictures removed');
  expect((await negareh('search', first.persian)).code).toBe(3);
  expect((await negareh('demo', 'remove')).stdout).toContain('There are no demo pictures.');
});

test('a demo whose images are in but not embedded is gone on with by the next start', async () => {
  const config = testConfig({ DATA_DIR: folder });
  const broken = await runCommand(['demo', 'add', '--count', '3'], {
    ...environment(),
    MODEL: 'no-such-model',
  });
  expect(broken.stderr).toContain('no-such-model');
  expect(await db.database.prisma.image.count({ where: { source: 'demo', state: 'visible' } })).toBe(3);
  expect(await shouldAddDemo(db.database, config)).toBe(true);
  expect((await negareh('demo', 'add')).stdout).toContain('3 pictures');
  expect(await db.database.prisma.embedding.count({ where: { image: { state: 'visible' } } })).toBe(3);
  expect(await shouldAddDemo(db.database, config)).toBe(false);
  await negareh('demo', 'remove');
});

test('whoever takes in photos of their own hears of the demo while it is there, and not after', async () => {
  const ingest = async (seed: number) => {
    const file = path.join(folder, `own-${seed}.jpg`);
    await writeFile(file, await jpeg(seed));
    return negareh('ingest', file);
  };
  await negareh('demo', 'add', '--count', '3');
  expect((await ingest(1)).stderr).toContain(
    '3 drawings of the demo can still be found beside them; “./negareh demo remove” takes them out.',
  );
  await negareh('demo', 'remove');
  const later = await ingest(2);
  expect(later.stdout).toContain('1 added');
  expect(later.stderr).not.toContain('demo');
});

test('demo attribution names every artist and licence', async () => {
  const { stdout, code } = await negareh('demo', 'attribution');
  expect(code).toBe(0);
  for (const name of ART_SET_NAMES) {
    const { title, author, licence, home } = ART_SETS[name];
    expect(stdout).toContain(`${title} · ${author} · ${licence} · ${home}`);
  }
});

test('demo queries lists one query a line', async () => {
  expect((await negareh('demo', 'queries')).stdout.trim().split('\n')).toEqual(EXAMPLE_QUERIES);
});

test('a count that is none is refused with exit code 2', async () => {
  expect((await negareh('demo', 'add', '--count', '0')).code).toBe(2);
});
