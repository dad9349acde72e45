import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGallery, type Gallery } from '../core/work/search/gallery.ts';
import { freePort, runCommand, runCommandProcess } from './run-command.ts';

let gallery: Gallery;
beforeAll(async () => {
  gallery = await createGallery(6, { SEARCH_PORT: String(await freePort()) });
});
afterAll(() => gallery.drop());

const run = (words: string[], variables: Record<string, string> = {}) =>
  runCommand(words, { ...gallery.environment, ...variables });

describe('negareh index', () => {
  it('builds, lists and rolls back', async () => {
    const none = await run(['index', 'list']);
    expect([none.code, none.stdout]).toEqual([3, '']);
    expect((await run(['index', 'rollback'])).code).toBe(3);

    const built = [await run(['index', 'build']), await run(['index', 'build'])];
    const ids = built.map(({ code, stdout }) => {
      expect(code).toBe(0);
      return /^Published (\S+) with 6 photos\.$/m.exec(stdout)![1]!;
    });
    const list = async () => {
      const rows = JSON.parse((await run(['index', 'list', '--json'])).stdout) as {
        id: string;
        state: string;
      }[];
      return rows.map(({ id, state }) => [id, state]);
    };
    expect(await list()).toEqual([
      [ids[1], 'published'],
      [ids[0], 'retired'],
    ]);
    const back = await run(['index', 'rollback'], { LOCALE: 'fa' });
    expect(back.code).toBe(0);
    expect(back.stdout).toContain('۶ عکس');
    expect(await list()).toEqual([
      [ids[1], 'retired'],
      [ids[0], 'published'],
    ]);
    expect((await run(['index', 'rollback'])).code).toBe(3);
    const table = (await run(['index', 'list'])).stdout.trimEnd().split('\n');
    expect(table).toHaveLength(3);
    expect(table[2]).toContain('published');
  });
});

describe('negareh status', () => {
  it('says what runs and what there is', async () => {
    const { code, stdout, stderr } = await run(['status', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      search: { url: `http://127.0.0.1:${gallery.config.searchPort}`, ready: false, error: null },
      worker: { running: false },
      crawler: { running: false, underWay: 0 },
      model: { id: gallery.model.modelId, precision: 'fp32', dimension: gallery.model.dimension },
      images: { visible: 6, hidden: 0, removed: 0 },
      captions: { pending: 0, rejected: 0 },
      embeddings: { count: 6, missing: 0 },
      index: { count: 6, engine: 'exact' },
    });
    const table = await run(['status'], { LOCALE: 'fa' });
    expect(table.stdout).toContain('۶ پیدا');
    expect(table.stdout.trimEnd().split('\n')).toHaveLength(7);
  });
});

describe('negareh help', () => {
  /** Names every file that the process loads. */
  const TRACE = `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) { process.stderr.write(url + '\\n'); return next(url, context); } });
  `)}`;

  it('shows commands, examples and exit codes, also without a command, and loads nothing heavy', async () => {
    const { code, stdout, stderr } = await runCommandProcess(['help'], { NODE_OPTIONS: `--import ${TRACE}` });
    expect(code).toBe(0);
    for (const word of [
      'search',
      'ingest',
      'index',
      'demo',
      'status',
      '--top 3 --json',
      'Exit codes',
      '130',
    ]) {
      expect(stdout).toContain(word);
    }
    expect(stderr).toContain('commander');
    for (const heavy of ['onnxruntime', '/sharp/', '/prisma/', '/pg/', 'fastify', 'pg-boss', 'tokenizers']) {
      expect(stderr).not.toContain(heavy);
    }
    expect((await run([])).stdout).toBe(stdout);
  });

  it('is the same of a command that was loaded alone, which loads no other', async () => {
    const { stdout } = await run(['help']);
    const names = [...stdout.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name!);
    expect(names.length).toBeGreaterThan(20);
    for (const name of names.filter(one => one !== 'help'))
      expect(await run([name, '--help'])).toEqual(await run(['help', name]));
    const alone = await runCommandProcess(['search', '--help'], { NODE_OPTIONS: `--import ${TRACE}` });
    expect(alone.stderr).not.toMatch(/cli\/(?:captions|crawl|models)\//);
  });

  it('speaks Persian when told', async () => {
    const { stdout } = await run(['help', 'search'], { LOCALE: 'fa' });
    expect(stdout).toContain('کاربرد: negareh search');
    expect(stdout).toContain('نمونه‌ها:');
    expect(stdout).not.toMatch(/Usage|Options|Arguments|Examples/);
  });

  it('is pointed to by a command that does not exist', async () => {
    for (const words of [['serch'], ['help', 'serch']]) {
      const { code, stdout, stderr } = await run(words);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr.split('\n')).toEqual([
        'There is no command “serch”. Did you mean “search”?',
        '“./negareh help” shows how to use it.',
        '',
      ]);
    }
  });

  it('is pointed to in the reader’s words by an option that is missing', async () => {
    const { code, stderr } = await run(['import', 'csv'], { LOCALE: 'fa' });
    expect(code).toBe(2);
    expect(stderr.split('\n')[0]).toBe('گزینهٔ «\u200E--captions <file>\u200E» لازم است.');
  });

  it.each([
    [
      ['search', 'گربه', '--top', '0'],
      '«\u200E0\u200E» برای «\u200E--top <number>\u200E» پذیرفته نیست: عدد صحیحی از ۱ تا ۱۰۰ نیست.',
    ],
    [
      ['search', 'گربه', '--mode', 'x\u202Ey'],
      '«\u200Ex\\u202ey\u200E» برای «\u200E--mode <mode>\u200E» پذیرفته نیست: یکی از این‌ها باید باشد: ',
    ],
    [
      ['import', 'xx', '--captions', 'a', '--images', 'b'],
      '«\u200Exx\u200E» برای «\u200Eformat\u200E» پذیرفته نیست: یکی از این‌ها باید باشد: coco, flickr30k',
    ],
    [['status', 'now'], 'واژه‌هایی بیش از آنچه این فرمان می‌پذیرد داده شده است.'],
    // The words of our own sentences keep their marks.
    [['search'], 'بگویید دنبال چه بگردیم: متن، \u200E--image یا \u200E--like'],
  ])('is pointed to in the reader’s words by a value that does not work: %j', async (words, sentence) => {
    const { code, stderr } = await run(words, { LOCALE: 'fa' });
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
  });

  it('is shown for a command that needs another word, and nothing else', async () => {
    const { code, stdout, stderr } = await run(['pairs']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: negareh');
    expect(stderr).not.toContain('outputHelp');
  });
});
