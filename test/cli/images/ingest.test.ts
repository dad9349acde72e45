import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openQueue, WORKER_APPLICATION } from '../../../core/data/jobs/queue.ts';
import { createLog } from '../../../core/ground/log.ts';
import { jpeg } from '../../core/data/images/pictures.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { catchMoment, waitFor } from '../../helpers/wait-for.ts';
import { runCommand, startCommand } from '../run-command.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'negareh-cli-ingest-'));
});
afterAll(() => rm(root, { recursive: true }));

let db: TestDatabase;
let folder: string;
let environment: Record<string, string>;
beforeEach(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(path.join(root, 'in-'));
  // The models are shared, so that they are prepared once.
  environment = { DATABASE_URL: db.url, DATA_DIR: root, LOCALE: 'en', ENCODER_THREADS: '1', DEVICE: 'cpu' };
});
afterEach(() => db.drop());

const write = async (name: string, content: string | Uint8Array) => {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
};
const ingest = (...words: string[]) => runCommand(['ingest', ...words], environment);

describe('negareh ingest', () => {
  it('takes a folder in with its captions, makes it searchable, and says what it could not use', async () => {
    await write('عکس‌ها/گربه.jpg', await jpeg(1));
    await write('عکس‌ها/گربه.txt', 'گربهٔ سفید\na white cat\n');
    await write('b.jpg', await jpeg(2));
    await write('same.jpg', await jpeg(2));
    await write('broken.png', 'no picture');
    const captions = await write('c.csv', 'path,caption\nb.jpg,سگ\nb.jpg,سگ سیاه\nb.jpg,\nnone.jpg,هیچ\n');
    const { code, stdout, stderr } = await ingest(folder, '--captions', captions);
    expect(code).toBe(4);
    expect(stdout).toBe('2 added · 1 here already\n');
    expect(stderr).toContain('1 line of a side-car file was left out');
    expect(stderr).toContain('4: the caption is empty (b.jpg)');
    expect(stderr).toContain('5: the picture is not there (none.jpg)');
    expect(stderr).toMatch(/broken\.png: The picture cannot be read/);
    const texts = await db.database.prisma.captionPair.findMany({ orderBy: { persian: 'asc' } });
    expect(texts.map(({ persian }) => persian).sort()).toEqual(['سگ', 'سگ سیاه', 'گربهٔ سفید'].sort());
    expect(await db.database.prisma.embedding.count()).toBe(2);
    expect(await db.database.prisma.indexSnapshot.findMany()).toMatchObject([
      { state: 'published', count: 2 },
    ]);
  });

  it('tells of files whose names steer terminals, each in a line of its own', async () => {
    const evil = 'a\u001B]0;x\u0007\u009B2J\u202Egpj.\nb\u2028c';
    await write(`${evil}.png`, 'no picture');
    await write(`${evil}.jpg`, await jpeg(5));
    const captions = await write('c.csv', `path,caption\n"${evil}.gif",هیچ\n`);
    const { code, stderr } = await ingest(folder, '--captions', captions);
    expect(code).toBe(4);
    expect(stderr).not.toMatch(/[^\P{Cc}\n]|[\u2028\u202A-\u202E]/u);
    const named = stderr
      .split('\n')
      .filter(line => line.includes('a\\u001b]0;x\\u0007\\u009b2J\\u202egpj.\\nb\\u2028c.png'));
    expect(named).toHaveLength(1);
    const missing = await runCommand(['search', '--image', path.join(folder, `${evil}.webp`)], environment);
    expect(missing.stderr.trim().split('\n')).toHaveLength(1);
    expect(missing.stderr).toContain('gpj.\\nb\\u2028c.webp');
  });

  it('ends well when all went well, and again when all is here', async () => {
    await write('a.jpg', await jpeg(3));
    expect(await ingest(folder)).toMatchObject({ code: 0, stdout: '1 added · 0 here already\n' });
    expect(await ingest(folder)).toMatchObject({ code: 0, stdout: '0 added · 1 here already\n' });
  });

  it('tells in Persian, with Persian digits', async () => {
    await write('a.jpg', await jpeg(4));
    environment['LOCALE'] = 'fa';
    expect((await ingest(folder)).stdout).toBe('۱ عکس افزوده شد · ۰ عکس از پیش بود\n');
  });

  it.each([
    ['a folder without pictures', () => [folder], 3],
    ['a path that is not there', () => [path.join(folder, 'none')], 3],
    ['a captions file that is not there', () => [folder, '--captions', 'none.csv'], 3],
    ['captions of another kind', () => [folder, '--captions', import.meta.filename], 2],
    ['nothing', () => [], 2],
  ])('has an exit code for %s', async (_, words, code) => {
    expect(await ingest(...words())).toMatchObject({ code, stdout: '' });
  });

  it('goes on past what a walk cannot read, and names it by kind', async () => {
    await write('ok/a.jpg', await jpeg(7));
    for (const name of [
      'b.HEIC',
      'evil\x1B[31m\nname.heic',
      'c.tiff',
      'd.bmp',
      'e.dng',
      '@eaDir/a.jpg',
      'Thumbs.db',
    ])
      await write(name, 'x');
    await symlink('/', path.join(folder, 'link'));
    await mkdir(path.join(folder, 'ok/a.txt'));
    // A name in windows-1256, as an old disk has it, and a folder that only its owner reads.
    const names = `mkdir locked && chmod 000 locked && cp ok/a.jpg "$(printf '\\xda\\xd1\\xc8\\xe5').jpg"`;
    execFileSync('bash', ['-c', names], { cwd: folder });
    const { code, stdout, stderr } = await ingest(folder);
    expect(code).toBe(4);
    expect(stdout).toBe('1 added · 1 here already\n');
    for (const line of [
      '2 HEIC pictures were left out',
      'evil\\u001b[31m\\nname.heic',
      '1 TIFF picture',
      '1 BMP picture',
      '1 raw photo',
      '1 link was not followed',
      '1 side-car file could not be used',
      '1 name is not UTF-8',
      'عربه.jpg',
    ]) {
      expect(stderr).toContain(line);
    }
    expect(stderr).not.toMatch(/eaDir|Thumbs/);
  });

  it('tells of many lines in a few, and keeps all of them in a table', async () => {
    await write('a.jpg', await jpeg(8));
    const rows = Array.from({ length: 3_000 }, (_, n) => `none-${n}.jpg,گربه`);
    const captions = await write('c.csv', ['path,caption', '=cmd.jpg,گربه', ...rows].join('\n'));
    const { code, stderr } = await ingest(folder, '--captions', captions);
    expect(code).toBe(4);
    expect(stderr.split('\n').length).toBeLessThan(20);
    expect(stderr).toContain('3,001 rows of the captions file could not be used');
    const [, file] = /2,991 more; all of them: (\S+)/.exec(stderr)!;
    const [header, first, ...rest] = (await readFile(file!, 'utf8')).split('\r\n');
    expect(header).toBe('\uFEFFline,problem,reason,detail');
    expect(first).toBe("2,picture-missing,the picture is not there,'=cmd.jpg");
    expect(rest).toHaveLength(3_001);
  });

  it('finishes what it has in hand at Ctrl-C, and goes on when run again', async () => {
    for (let n = 0; n < 100; n += 1) await write(`${n}.jpg`, await jpeg(n));
    const { child, ended } = startCommand(['ingest', folder], environment);
    await catchMoment(() => db.database.prisma.image.count());
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain('Run the same command again');
    const kept = await db.database.prisma.image.count();
    expect(kept).toBeLessThan(100);
    expect(await ingest(folder)).toMatchObject({
      code: 0,
      stdout: `${100 - kept} added · ${kept} here already\n`,
    });
    expect(await db.database.prisma.embedding.count()).toBe(100);
  });

  it('leaves embedding to a running worker', async () => {
    await write('a.jpg', await jpeg(5));
    const log = createLog('test', { level: 'silent' });
    const worker = await openQueue(db.url, log, { applicationName: WORKER_APPLICATION, supervise: true });
    const { output, ended } = startCommand(['ingest', folder], environment);
    await waitFor(() => db.database.prisma.image.count());
    await waitFor(async () => {
      const [row] = await db.database.prisma.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM pgboss.job WHERE name = 'embed-images'`;
      return row!.count;
    });
    expect(await db.database.prisma.embedding.count()).toBe(0);
    expect(output.stdout).toBe('');
    await worker.close();
    expect(await ended).toMatchObject({ code: 0 });
    expect(await db.database.prisma.embedding.count()).toBe(1);
  });
});
