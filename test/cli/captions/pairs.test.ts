import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jpeg } from '../../core/data/images/pictures.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { type GoogleStandIn, startGoogle } from '../../stand-ins/translation/google.ts';
import { runCommand } from '../run-command.ts';

let folder: string;
let db: TestDatabase;
let google: GoogleStandIn;
let environment: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-cli-pairs-'));
  db = await createTestDatabase();
  google = await startGoogle();
  environment = {
    DATA_DIR: path.join(folder, 'data'),
    DATABASE_URL: db.url,
    LOCALE: 'en',
    GOOGLE_TRANSLATE_URL: google.url,
    TRANSLATE_GAP_SECONDS: '0',
  };
});
afterAll(async () => {
  await google.close();
  await db.drop();
  await rm(folder, { recursive: true });
});

const negareh = (...words: string[]) => runCommand(words, environment);
const statuses = async () => {
  const groups = await db.database.prisma.captionPair.groupBy({ by: ['status'], _count: true });
  return Object.fromEntries(groups.map(({ status, _count }) => [status, _count]));
};

test('a data set is imported, translated, scored, looked at, filtered and the filter undone', async () => {
  const lines = ['path,caption'];
  for (let n = 0; n < 6; n += 1) {
    await writeFile(path.join(folder, `${n}.jpg`), await jpeg(n));
    lines.push(`${n}.jpg,A dog number ${n + 10}`, `${n}.jpg,Two cats sleep ${n + 10}`);
  }
  await writeFile(path.join(folder, 'captions.csv'), [...lines, 'gone.jpg,A bird', '0.jpg,'].join('\n'));

  const imported = await negareh(
    'import',
    'csv',
    '--captions',
    path.join(folder, 'captions.csv'),
    '--images',
    folder,
  );
  expect(imported).toMatchObject({ code: 4 });
  expect(imported.stdout).toContain('6 pictures, 12 English');
  const report = /reasons: (\S+)/.exec(imported.stderr)![1]!;
  expect(await readFile(report, 'utf8')).toMatch(/^14,picture-missing,.*\r\n15,caption-empty,/m);

  google.faults.next('too-many');
  const translated = await negareh('translate', '--provider', 'google');
  expect(translated).toMatchObject({ code: 0 });
  expect(translated.stderr).toContain('Waiting');
  expect(translated.stdout).toContain('12 captions translated');
  expect(await statuses()).toEqual({ pending: 12 });

  expect((await negareh('pairs', 'histogram')).code).toBe(3);
  expect((await negareh('pairs', 'score')).stdout).toContain('12 pairs scored');
  const plot = path.join(folder, 'histogram.png');
  const histogram = await negareh('pairs', 'histogram', '--json', '--out', plot);
  const { scorer, bars } = JSON.parse(histogram.stdout);
  expect(scorer).toMatch(/^text:demo@/);
  expect(bars.reduce((sum: number, bar: { count: number }) => sum + bar.count, 0)).toBe(12);
  expect((await readFile(plot)).subarray(1, 4).toString()).toBe('PNG');

  const listed = JSON.parse((await negareh('pairs', 'list', '--lowest', '--limit', '3', '--json')).stdout);
  expect(listed).toHaveLength(3);
  expect(listed[0].score).toBeLessThanOrEqual(listed[2].score);

  expect((await negareh('pairs', 'filter', '--top', '50%', '--dry-run')).stdout).toContain(
    'Nothing was changed',
  );
  expect(await statuses()).toEqual({ pending: 12 });
  expect((await negareh('pairs', 'filter', '--top', '50%')).stdout).toMatch(/approved, .* rejected/);
  const { approved = 0, rejected = 0, pending = 0 } = await statuses();
  expect(approved).toBeGreaterThanOrEqual(6);
  expect(approved + rejected).toBe(12);
  expect(pending).toBe(0);
  expect((await negareh('pairs', 'undo')).stdout).toContain('12 pairs are what they were');
  expect(await statuses()).toEqual({ pending: 12 });
  expect((await negareh('pairs', 'undo')).code).toBe(3);

  // What a killed filter leaves: the next one finishes it, with the threshold of then.
  const id = '01a20aa7-0000-7000-8000-000000000001';
  const parameters = { filter: { scorer, proposed: true }, approveFrom: -1, rejectBelow: -1 };
  await db.database.prisma.bulkDecision.create({ data: { id, parameters } });
  const finished = await negareh('pairs', 'filter', '--min', '0.9');
  expect(finished.stderr).toContain('cut off');
  expect(await statuses()).toEqual({ approved: 12 });
  expect((await negareh('pairs', 'undo', id)).stdout).toContain('12 pairs are what they were');
});

test.each([
  [['pairs', 'filter', '--min', '2']],
  [['pairs', 'filter']],
  [['pairs', 'filter', '--min', '0.5', '--top', '10%']],
  [['pairs', 'list', '--status', 'unknown']],
  [['translate', '--provider', 'babel']],
  [['import', 'xml', '--captions', 'a', '--images', 'b']],
])('wrong use says so: %j', async words => {
  const { code, stderr } = await negareh(...words);
  expect(code).toBe(2);
  expect(stderr).not.toBe('');
});
