import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCommand } from '../cli/run-command.ts';
import { jpeg } from '../core/data/images/pictures.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';

const CAPTIONS = 500_000;
const PICTURES = 250;
/** More than the process needs at its start, far less than half a million captions would take. */
const MEMORY_GROWTH_LIMIT_MB = 250;

let folder: string;
let db: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-import-'));
  db = await createTestDatabase();
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});

async function writeDataset(): Promise<string> {
  for (let n = 0; n < PICTURES; n += 1) await writeFile(path.join(folder, `${n}.jpg`), await jpeg(n));
  const file = path.join(folder, 'captions.json');
  const stream = createWriteStream(file);
  const images = Array.from({ length: PICTURES }, (_, id) => ({ id, file_name: `${id}.jpg` }));
  stream.write(`{"images":${JSON.stringify(images)},"annotations":[`);
  for (let n = 0; n < CAPTIONS; n += 1) {
    const row = JSON.stringify({ image_id: n % PICTURES, caption: `A dog number ${n} runs in the snow` });
    if (!stream.write(`${n > 0 ? ',' : ''}${row}`)) await once(stream, 'drain');
  }
  stream.end(']}');
  await once(stream, 'finish');
  return file;
}

const residentMb = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_000;
};

test.runIf(process.platform === 'linux')(
  '500,000 captions in flat memory, also after a kill -9 in the middle',
  async () => {
    const file = await writeDataset();
    const environment = { DATA_DIR: path.join(folder, 'data'), DATABASE_URL: db.url, LOCALE: 'en' };
    const words = ['import', 'coco', '--captions', file, '--images', folder];
    const { prisma } = db.database;
    const rows = async () => (await prisma.import.findFirst())?.position ?? 0;

    const first = startCommand(words, environment);
    while ((await rows()) < 100_000) await sleep(100);
    const early = await residentMb(first.child.pid!);
    while ((await rows()) < 250_000) await sleep(100);
    const late = await residentMb(first.child.pid!);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(late - early).toBeLessThan(MEMORY_GROWTH_LIMIT_MB);

    const { code, stdout, stderr } = await startCommand(words, environment).ended;
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('500,000 rows read');
    expect(await prisma.englishCaption.count()).toBe(CAPTIONS);
    expect(await prisma.image.count()).toBe(PICTURES);
    process.stdout.write(`resident memory: ${early} MB at 100,000 rows, ${late} MB at 250,000\n`);
  },
  900_000,
);
