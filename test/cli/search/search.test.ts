import { once } from 'node:events';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '../../../core/ground/domain/id.ts';
import { searchClientOf } from '../../../core/work/search/client.ts';
import { publish } from '../../core/work/search/collection.ts';
import { createGallery, type Gallery } from '../../core/work/search/gallery.ts';
import { type Child, killChildren, startChild } from '../../helpers/child.ts';
import { childEnvironment } from '../../helpers/child-environment.ts';
import { unembeddedImage } from '../../helpers/unembedded-image.ts';
import { freePort, runCommand, startCommand } from '../run-command.ts';

let gallery: Gallery;
let main: Child;
/** Where no search process listens. */
let alone: Record<string, string>;
beforeAll(async () => {
  gallery = await createGallery(24, { SEARCH_PORT: String(await freePort()) });
  await publish(gallery.test.database, gallery.config.dataDir, gallery.model);
  alone = { SEARCH_PORT: String(await freePort()) };
  main = startChild(path.resolve(import.meta.dirname, '../../../core/main.ts'), [], {
    env: childEnvironment(gallery.environment),
  });
  const client = searchClientOf(gallery.config);
  await vi.waitFor(async () => expect((await client.ready()).ready).toBe(true), {
    timeout: 90_000,
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
  it('prints only JSON of the documented shape, and finds the image', async () => {
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

  it('prints a table that a script can take apart: no mark that cannot be seen, paths as they are', async () => {
    const { caption } = gallery.pictures[3]!;
    const { code, stdout, stderr } = await run(['search', ...caption.split(' '), '--top', '3'], {
      LOCALE: 'fa',
    });
    const lines = stdout.trimEnd().split('\n');
    expect([code, lines.length]).toEqual([0, 4]);
    expect(lines[0]).toMatch(/^# {2}امتیاز +کپشن +پرونده$/);
    for (const [index, line] of lines.slice(1).entries()) {
      const cells = line.split(/ {2,}/);
      expect(cells).toHaveLength(4);
      expect(cells[0]).toBe('۱۲۳'[index]);
      expect(cells[1]).toMatch(/^‎?-?۰٫[۰-۹]{3}$/);
      expect((await stat(cells[3]!)).isFile()).toBe(true);
    }
    expect(stdout).toContain(caption);
    expect(stdout).not.toMatch(/[\u2066-\u2069]/);
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
    const { prisma } = gallery.test.database;
    const { id } = await prisma.image.create({ data: unembeddedImage() });
    const early = await run(['search', 'گل', '--to', '2020-01-31']);
    expect([early.code, early.stdout]).toEqual([3, '']);
    expect(early.stderr).toContain('24 of 25 can be found so far');
    await prisma.image.delete({ where: { id } });
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

  it('searches by a file and by a known image', async () => {
    const { id, bytes } = gallery.pictures[0]!;
    const file = path.join(gallery.config.dataDir, 'photo.jpg');
    await writeFile(file, bytes);
    const byFile = JSON.parse((await run(['search', '--image', file, '--json'])).stdout) as Answer;
    expect(byFile).toMatchObject({ query: null, results: [{ imageId: id }, ...Array(9).fill({})] });
    const like = JSON.parse((await run(['search', '--like', id, '--json'])).stdout) as Answer;
    expect(like.results[0]!.imageId).toBe(byFile.results[1]!.imageId);
    await rm(file);
  });

  it('searches by a picture and words, through the process and without it', async () => {
    const { bytes, id } = gallery.pictures[0]!;
    const file = path.join(gallery.config.dataDir, 'photo.jpg');
    await writeFile(file, bytes);
    const words = [
      'search',
      '--image',
      file,
      '--plus',
      'قطار',
      '--minus',
      'روباه',
      '--weight',
      '۲',
      '--json',
    ];
    const through = JSON.parse((await run(words)).stdout) as Answer;
    expect(through.query).toBe('قطار − روباه');
    expect(through.results[0]!.imageId).not.toBe(id);
    const here = JSON.parse((await run(words, alone)).stdout) as Answer;
    expect(here.results).toEqual(through.results);
    const likes = ['search', 'گل', '--like', id, '--like', gallery.pictures[1]!.id, '--json'];
    const both = JSON.parse((await run(likes)).stdout) as Answer;
    expect(both.results.map(({ imageId }) => imageId)).not.toContain(id);
    expect(both.results).toHaveLength(10);
    await rm(file);
  });

  it('draws the results into a sheet', async () => {
    const sheet = path.join(gallery.config.dataDir, 'sheet.png');
    const { code } = await run(['search', 'گل', '--top', '4', '--sheet', sheet]);
    expect(code).toBe(0);
    expect((await readFile(sheet)).subarray(1, 4).toString()).toBe('PNG');
  });

  it('reads what was typed without a search process, too', async () => {
    const { stdout } = await run(['search', 'gorbe', '--json'], alone);
    expect(JSON.parse(stdout)).toMatchObject({ query: 'gorbe', reading: 'گربه' });
  });

  it('loads the model itself where no search process runs, and answers the same', async () => {
    const { caption } = gallery.pictures[7]!;
    const through = JSON.parse((await run(['search', caption, '--json'])).stdout) as Answer;
    const { code, stdout, stderr } = await run(['search', caption, '--json'], alone);
    expect([code, stderr]).toEqual([0, '']);
    expect((JSON.parse(stdout) as Answer).results).toEqual(through.results);
    // Images need the other encoder.
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

describe('negareh classify', () => {
  interface Classified {
    model: string;
    logitScale: number;
    templates: string[];
    pictures: { path: string; labels: { label: string; probability: number; score: number }[] }[];
  }
  const folder = () => gallery.config.dataDir;
  const labels = () => gallery.pictures.slice(0, 4).map(({ caption }) => caption.replaceAll(/[,،]/g, ' '));

  it('gives every picture its labels, through the process and without it, and goes on past a bad one', async () => {
    const files = await Promise.all(
      gallery.pictures.slice(0, 4).map(async ({ bytes }, index) => {
        const file = path.join(folder(), `photo-${index}.jpg`);
        await writeFile(file, bytes);
        return file;
      }),
    );
    const bad = path.join(folder(), 'bad.jpg');
    await writeFile(bad, 'no picture');
    const words = ['classify', ...files, bad, '--labels', labels().join('،'), '--template', 'تصویر {}'];
    const { code, stdout, stderr } = await run([...words, '--template', '{}', '--json']);
    expect([code, stderr]).toEqual([4, expect.stringContaining(`${bad}: The picture cannot be read`)]);
    const answer = JSON.parse(stdout) as Classified;
    expect(answer).toMatchObject({ logitScale: 100, templates: ['تصویر {}', '{}'], pictures: { length: 4 } });
    expect(answer.model).toBe(gallery.model.modelId);
    for (const [index, picture] of answer.pictures.entries()) {
      expect([picture.path, picture.labels[0]!.label]).toEqual([files[index], labels()[index]]);
      expect(picture.labels.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
    }
    const here = await run([...words, '--template', '{}', '--json'], alone);
    expect((JSON.parse(here.stdout) as Classified).pictures).toEqual(answer.pictures);
    const table = await run(['classify', files[0]!, '--labels', labels().join(','), '--logit-scale', '۱۰']);
    expect(table.stdout.split('\n')[1]).toContain(labels()[0]);
    expect(table.stderr).toContain('softmax of cosine × 10');
  });

  it.each([
    [2, ['x.jpg'], '--labels'],
    [2, ['x.jpg', '--labels', 'گل'], 'at least two labels'],
    [2, ['x.jpg', '--labels', 'گل,سگ', '--template', 'تصویر'], 'template needs {}'],
    [2, ['x.jpg', '--labels', 'گل,سگ', '--logit-scale', 'x'], 'not a number above 0'],
    [3, ['/no/such.jpg', '--labels', 'گل,سگ'], '/no/such.jpg does not exist'],
    [2, [import.meta.filename, '--labels', 'گل,سگ'], 'cannot be read'],
  ])('ends with %i for %j', async (code, words, sentence) => {
    const result = await run(['classify', ...words, '--json']);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(sentence);
  });
});

describe('a command that fails', () => {
  it.each([
    [2, [], 'Give what to search for'],
    [2, ['--minus', 'گل'], 'Give what to search for'],
    [2, ['--image', 'x.jpg', '--like', 'x'], 'Give what to search for'],
    [2, ['گل', '--weight', '0'], 'not a number above 0'],
    [3, ['گل', '--image', 'x.jpg'], 'x.jpg does not exist'],
    [2, ['گل', '--minus', 'گل'], 'take each other away'],
    [2, ['گل', '--top', '0'], 'not a whole number'],
    [2, ['گل', '--top', '101'], 'not a whole number'],
    [2, ['گل', '--from', 'yesterday'], 'not a date'],
    [2, ['گل', '--source', 'web'], 'not one of demo'],
    [2, ['گل', '--unknown'], 'There is no option “--unknown”.'],
    [2, [' '], 'The query is empty'],
    [2, ['گل '.repeat(200)], '599 characters'],
    [2, ['--like', 'nine'], 'not valid'],
    [3, ['--like', '01a20a61-b7ff-7abc-8abc-0123456789ab'], 'There is no photo'],
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
