import { once } from 'node:events';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '../../../core/domain/id.ts';
import { searchClientOf } from '../../../core/search/client.ts';
import { type Child, killChildren, startChild } from '../../helpers/child.ts';
import { publish } from '../search/collection.ts';
import { createGallery, type Gallery } from '../search/gallery.ts';
import { freePort, runCommand, startCommand } from './run-command.ts';

let gallery: Gallery;
let main: Child;
/** Where no search process listens. */
let alone: Record<string, string>;
beforeAll(async () => {
  gallery = await createGallery(24, { SEARCH_PORT: String(await freePort()) });
  await publish(gallery.test.database, gallery.config.dataDir, gallery.model);
  alone = { SEARCH_PORT: String(await freePort()) };
  main = startChild(path.resolve(import.meta.dirname, '../../../core/main.ts'), [], {
    env: { PATH: process.env['PATH'], ...gallery.environment },
  });
  const client = searchClientOf(gallery.config);
  await vi.waitFor(async () => expect((await client.ready()).ready).toBe(true), {
    timeout: 30_000,
    interval: 100,
  });
});
afterAll(async () => {
  killChildren();
  await gallery.drop();
});

const run = (words: string[], variables: Record<string, string> = {}) =>
  runCommand(words, { ...gallery.environment, ...variables });
interface Answer {
  query: string | null;
  model: string;
  tookMs: number;
  results: { rank: number; imageId: string; score: number; path: string; caption: string | null }[];
}

describe('negareh search', () => {
  it('prints only JSON of the documented shape, and finds the picture', async () => {
    const { id, caption, bytes } = gallery.pictures[3]!;
    const { code, stdout, stderr } = await run(['search', caption, '--top', '5', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const answer = JSON.parse(stdout) as Answer;
    expect(Object.keys(answer)).toEqual(['query', 'model', 'tookMs', 'results']);
    expect(answer).toMatchObject({
      query: caption,
      model: gallery.model.modelId,
      tookMs: expect.any(Number),
    });
    expect(answer.results).toHaveLength(5);
    for (const [index, result] of answer.results.entries()) {
      expect(Object.keys(result)).toEqual(['rank', 'imageId', 'score', 'path', 'caption']);
      expect(result.rank).toBe(index + 1);
    }
    const found = answer.results.find(({ imageId }) => imageId === id)!;
    expect(found.caption).toBe(caption);
    expect(new Uint8Array(await readFile(found.path))).toEqual(bytes);
  });

  it('prints a table in which Persian and Latin do not mix up', async () => {
    const { caption } = gallery.pictures[3]!;
    const { code, stdout, stderr } = await run(['search', ...caption.split(' '), '--top', '3'], {
      LOCALE: 'fa',
    });
    const lines = stdout.trimEnd().split('\n');
    expect([code, lines.length]).toEqual([0, 4]);
    expect(lines[0]).toMatch(/^\u2068#\u2069 {2}\u2068امتیاز\u2069 +\u2068توضیح\u2069 +\u2068پرونده\u2069$/);
    for (const [index, line] of lines.slice(1).entries()) {
      const cells = [...line.matchAll(/\u2068([^\u2069]*)\u2069/g)].map(match => match[1]!);
      expect(cells).toHaveLength(4);
      expect(cells[0]).toBe('۱۲۳'[index]);
      expect(cells[1]).toMatch(/^‎?-?۰٫[۰-۹]{3}$/);
      expect((await stat(cells[3]!)).isFile()).toBe(true);
    }
    expect(stdout).toContain(caption);
    expect(stderr).toContain('--offset 3');
  });

  it('skips, filters, and takes Persian digits', async () => {
    const whole = JSON.parse((await run(['search', 'گل', '--json'])).stdout) as Answer;
    const part = JSON.parse(
      (await run(['search', 'گل', '--top', '۳', '--offset', '۴', '--json'])).stdout,
    ) as Answer;
    expect(part.results).toEqual(whole.results.slice(4, 7));
    const none = await run(['search', '--source', 'upload', '--source', 'divar', 'گل', '--json']);
    expect([none.code, (JSON.parse(none.stdout) as Answer).results]).toEqual([3, []]);
    const past = await run(['search', 'گل', '--to', '2020-01-31']);
    expect([past.code, past.stdout, past.stderr]).toEqual([3, '', 'Nothing was found.\n']);
    const since = await run([
      'search',
      'گل',
      '--from',
      '2020-01-31',
      '--to',
      '2090-01-01',
      '--city',
      'تهران',
    ]);
    expect(since.code).toBe(3);
  });

  it('searches by a file and by a known picture', async () => {
    const { id, bytes } = gallery.pictures[0]!;
    const file = path.join(gallery.config.dataDir, 'photo.jpg');
    await writeFile(file, bytes);
    const byFile = JSON.parse((await run(['search', '--image', file, '--json'])).stdout) as Answer;
    expect(byFile).toMatchObject({ query: null, results: [{ imageId: id }, ...Array(9).fill({})] });
    const like = JSON.parse((await run(['search', '--like', id, '--json'])).stdout) as Answer;
    expect(like.results[0]!.imageId).toBe(byFile.results[1]!.imageId);
    await rm(file);
  });

  it('draws the results into a sheet', async () => {
    const sheet = path.join(gallery.config.dataDir, 'sheet.png');
    const { code } = await run(['search', 'گل', '--top', '4', '--sheet', sheet]);
    expect(code).toBe(0);
    expect((await readFile(sheet)).subarray(1, 4).toString()).toBe('PNG');
  });

  it('loads the model itself where no search process runs, and answers the same', async () => {
    const { caption } = gallery.pictures[7]!;
    const through = JSON.parse((await run(['search', caption, '--json'])).stdout) as Answer;
    const { code, stdout, stderr } = await run(['search', caption, '--json'], alone);
    expect([code, stderr]).toEqual([0, '']);
    expect((JSON.parse(stdout) as Answer).results).toEqual(through.results);
    // Pictures need the other encoder.
    const file = through.results[0]!.path;
    const byFile = await run(['search', '--image', file, '--json'], alone);
    expect((JSON.parse(byFile.stdout) as Answer).results[0]!.path).toBe(file);
  });

  it('asks the running process, which has a database where this command has none', async () => {
    const DATABASE_URL = 'postgres://nobody@127.0.0.1:1/none';
    const { code, stderr } = await run(['search', 'گل', '--json'], { DATABASE_URL });
    expect([code, stderr]).toEqual([0, '']);
    const without = await run(['search', 'گل'], { DATABASE_URL, ...alone });
    expect(without.code).toBe(5);
    expect(without.stderr).toContain('PostgreSQL cannot be reached');
  });
});

describe('a command that fails', () => {
  it.each([
    [2, [], 'Give one of'],
    [2, ['گل', '--image', 'x.jpg'], 'Give one of'],
    [2, ['گل', '--top', '0'], 'not a whole number'],
    [2, ['گل', '--top', '101'], 'not a whole number'],
    [2, ['گل', '--from', 'yesterday'], 'not a date'],
    [2, ['گل', '--source', 'web'], 'not one of demo'],
    [2, ['گل', '--unknown'], "unknown option '--unknown'"],
    [2, [' '], 'The query is empty'],
    [2, ['گل '.repeat(200)], '599 characters'],
    [2, ['--like', 'nine'], 'not valid'],
    [3, ['--like', '01a20a61-b7ff-7abc-8abc-0123456789ab'], 'There is no picture'],
    [3, ['--image', '/no/such/file.jpg'], '/no/such/file.jpg'],
    [2, ['--image', import.meta.filename], 'cannot be read'],
  ])('ends with %i for search %j', async (code, words, sentence) => {
    const result = await run(['search', ...words, '--json']);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(sentence);
    expect(result.stderr).not.toMatch(/^\s+at /m);
  });

  it('ends with 5 when the named service cannot be reached, with 2 for a wrong setting', async () => {
    const SEARCH_URL = `http://127.0.0.1:${await freePort()}`;
    const service = await run(['search', 'گل'], { SEARCH_URL, LOCALE: 'fa' });
    expect(service.code).toBe(5);
    expect(service.stderr).toContain('در دسترس نیست');
    const setting = await run(['search', 'گل'], { SEARCH_PORT: 'seven' });
    expect(setting.code).toBe(2);
    expect(setting.stderr).toContain('SEARCH_PORT is not valid');
  });

  it('shows the stack only when debugging', async () => {
    const { stderr } = await run(['search', '--like', newId()], { LOG_LEVEL: 'debug' });
    expect(stderr).toContain('image.not-found');
    expect(stderr).toContain('    at ');
  });

  it('ends with 130 after Ctrl-C, without a word', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const SEARCH_URL = `http://127.0.0.1:${port}`;
    const command = startCommand(['search', 'گل'], { ...gallery.environment, SEARCH_URL });
    await once(silent, 'connection');
    command.child.kill('SIGINT');
    expect(await command.ended).toEqual({ code: 130, stdout: '', stderr: '' });
    silent.close();
  });
});

describe('the search process', () => {
  it('ends by itself when it is told to', async () => {
    main.process.kill('SIGTERM');
    expect(await main.exit).toBe(0);
  });
});
