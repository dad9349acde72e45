import { copyFile, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../../core/data/database/database.ts';
import { HABITS } from '../../../core/work/evaluation/habits/habits.ts';
import { createGallery, type Gallery } from '../../core/work/search/gallery.ts';
import { runCommand, startCommand } from '../run-command.ts';

// Each run is a process that loads the model: a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000 });

let gallery: Gallery;
let folder: string;
beforeAll(async () => {
  gallery = await createGallery(12);
  folder = path.join(gallery.config.dataDir, 'set');
  await mkdir(folder);
  for (const [index, { bytes }] of gallery.pictures.entries())
    await writeFile(path.join(folder, `${index}.jpg`), bytes);
});
afterAll(() => gallery.drop());

const run = (words: string[], variables: Record<string, string> = {}) =>
  runCommand(['evaluate', ...words], { ...gallery.environment, ...variables });
interface Estimate {
  value: number;
  low: number;
  high: number;
}
interface Figures {
  queries: number;
  candidates: number;
  recallAt1: Estimate;
  recallAt10: Estimate;
  medianRank: number;
}
interface Answer {
  id: string;
  model: string | null;
  dataset: string;
  format: string;
  pictures: number;
  captions: number;
  captionsPerPicture: string;
  accuracyAt: number[];
  captionToPicture: Figures;
  pictureToCaption: Figures | null;
  skipped: { name: string; reason: string }[];
  alsoApproved: string[];
}
async function evaluate(...words: string[]): Promise<Answer> {
  const { code, stdout, stderr } = await run([...words, '--json']);
  expect([code, stderr.match(/^\s+at /m)]).toEqual([0, null]);
  return JSON.parse(stdout) as Answer;
}

describe('negareh evaluate', () => {
  it('asks as people type, and loses little by it', async () => {
    const out = path.join(gallery.config.dataDir, 'habits');
    const words = ['--dataset', 'demo-seen', '--sample', '24', '--robustness', '--out', out, '--json'];
    const { code, stdout } = await run(words);
    expect(code).toBe(0);
    const { habits } = JSON.parse(stdout) as {
      habits: { habit: string; queries: number; literal: Estimate; read: Estimate; drop: Estimate }[];
    };
    // Of two dozen captions none may have a half-space.
    const withoutHalfSpaces = (name: string) => name !== 'no-half-spaces';
    expect(habits.map(({ habit }) => habit).filter(withoutHalfSpaces)).toEqual(
      HABITS.filter(withoutHalfSpaces),
    );
    const of = (name: string) => habits.find(({ habit }) => habit === name)!;
    expect(of('formal').drop).toEqual({ value: 0, low: 0, high: 0 });
    for (const habit of ['english-layout', 'finglish']) {
      expect(of(habit).queries, habit).toBeGreaterThan(15);
      expect(of(habit).read.value - of(habit).literal.value, habit).toBeGreaterThan(0);
    }
    const plots = (await readdir(gallery.config.dataDir)).filter(name => name.startsWith('habits'));
    expect(plots.toSorted()).toEqual(['habits.png', 'habits.svg']);
  });

  it('measures the demo model on new drawings, twice the same, and the second time from the cache', async () => {
    const words = ['--dataset', 'demo-seen', '--sample', '60', '--seed', '3'];
    const first = await evaluate(...words);
    expect(first).toMatchObject({
      dataset: 'demo-seen',
      format: 'drawn',
      pictures: 60,
      captionsPerPicture: 'first',
      model: gallery.model.modelId,
      skipped: [],
      alsoApproved: [],
    });
    expect(first.accuracyAt).toHaveLength(60);
    expect(first.accuracyAt.at(-1)).toBe(1);
    const { recallAt1, recallAt10 } = first.captionToPicture;
    // The whole set of 1,000 gives 64 and 96%; fewer images are easier.
    expect(recallAt1.value).toBeGreaterThan(0.7);
    expect(recallAt10.value).toBeGreaterThan(0.95);
    expect(recallAt1.low).toBeLessThan(recallAt1.value);
    expect(first.pictureToCaption!.recallAt10.value).toBeGreaterThan(0.9);

    const cached = path.join(gallery.config.dataDir, 'evaluations', 'embeddings');
    const files = await readdir(cached, { recursive: true });
    // As a version before this one named it.
    const former = path.join(cached, `${gallery.model.modelId}-${gallery.model.precision}-normalizer-1`);
    await mkdir(former);
    await utimes(former, new Date('2026-01-01'), new Date('2026-01-01'));
    const second = await evaluate(...words);
    expect(await readdir(cached, { recursive: true })).toEqual(files);
    expect(second.accuracyAt).toEqual(first.accuracyAt);
    expect(second.captionToPicture).toEqual(first.captionToPicture);
  });

  it('does worse on the style that the model never saw, and is beaten by words that repeat each other', async () => {
    const unseen = await evaluate('--dataset', 'demo-unseen', '--sample', '120');
    expect(unseen.captionToPicture.recallAt1.value).toBeLessThan(0.7);
    expect(unseen.captionToPicture.recallAt10.value).toBeGreaterThan(0.7);
    const words = await evaluate('--dataset', 'demo-unseen', '--sample', '120', '--method', 'bm25');
    expect(words).toMatchObject({ model: null, pictureToCaption: null });
    expect(words.captionToPicture.recallAt1.value).toBeGreaterThan(unseen.captionToPicture.recallAt1.value);
    const chance = await evaluate('--dataset', 'demo-unseen', '--sample', '120', '--method', 'chance');
    expect(chance.accuracyAt[11]).toBeCloseTo(0.1, 12);
  });

  it('lets every caption ask, names what it cannot read, and what the collection approves', async () => {
    const captions = path.join(folder, 'captions.jsonl');
    await writeFile(path.join(folder, 'broken.jpg'), 'no picture');
    const lines = [
      ...gallery.pictures.map(({ caption }, index) => ({
        path: `${index}.jpg`,
        captions: [caption, `تصویر ${caption}`],
      })),
      { path: 'broken.jpg', caption: 'شکسته' },
      { path: 'absent.jpg', caption: 'ناپیدا' },
      { path: '0.jpg', caption: 'an English one' },
      { path: '0.jpg' },
    ];
    await writeFile(captions, lines.map(line => JSON.stringify(line)).join('\n'));
    const found = await evaluate('--dataset', captions);
    expect(found).toMatchObject({
      dataset: 'captions.jsonl',
      format: 'jsonl',
      pictures: 12,
      captionsPerPicture: 'all',
    });
    expect(found.captionToPicture).toMatchObject({ queries: 24, candidates: 12 });
    expect(found.pictureToCaption).toMatchObject({ queries: 12, candidates: 24 });
    expect(found.skipped).toEqual([
      { name: '#16', reason: 'no-caption' },
      { name: 'broken.jpg', reason: expect.stringContaining('image.unreadable') },
      { name: 'absent.jpg', reason: 'file.not-found' },
    ]);
    // The gallery's own images, whose captions are approved.
    expect(found.alsoApproved).toHaveLength(12);
    const table = await run(['--dataset', captions], { LOCALE: 'fa' });
    expect(table.stdout).toContain('کپشن ← عکس');
    expect(table.stderr).toContain('۱۲ عکس این‌جا جفت پذیرفته‌شده');
    expect(table.stderr).toContain('broken.jpg: image.unreadable');
  });

  it('takes nocaps as the source project did, by its name', async () => {
    const file = path.join(folder, 'nocaps_val_4500_captions.json');
    const images = gallery.pictures.map((_, index) => ({ id: index, file_name: `${index}.jpg` }));
    const annotations = gallery.pictures.flatMap(({ caption }, index) => [
      { image_id: index, caption },
      { image_id: index, caption: `تصویر ${caption}` },
    ]);
    await writeFile(file, JSON.stringify({ images, annotations }));
    const found = await evaluate('--dataset', file, '--sample', '6');
    expect(found).toMatchObject({
      format: 'nocaps',
      captionsPerPicture: 'first',
      choice: 'first',
      pictures: 6,
    });
  });

  it('draws two figures a run, and several runs in one', async () => {
    for (const method of ['bm25', 'chance'])
      await evaluate('--dataset', 'demo-seen', '--sample', '60', '--method', method);
    const list = JSON.parse((await run(['list', '--json', '--limit', '2'])).stdout) as Answer[];
    expect(list.map(({ model, dataset }) => [model, dataset])).toEqual(Array(2).fill([null, 'demo-seen']));
    const figures = path.join(gallery.config.dataDir, 'evaluations', 'figures');
    expect((await readdir(figures)).filter(name => name.startsWith(list[0]!.id)).toSorted()).toEqual(
      ['linear.png', 'linear.svg', 'log.png', 'log.svg'].map(name => `${list[0]!.id}-${name}`),
    );
    const out = path.join(gallery.config.dataDir, 'both');
    const ids = list.map(({ id }) => id);
    const { code } = await run(['plot', ...ids, '--out', out, '--beside', 'published'], { LOCALE: 'fa' });
    expect(code).toBe(0);
    const svg = await readFile(`${out}-log.svg`, 'utf8');
    for (const words of ['farsi-image-search, nocaps', 'demo-seen', 'لگاریتمی', '۱۰۰٪', 'شانس'])
      expect(svg).toContain(words);
    expect((await readFile(`${out}-linear.png`)).subarray(1, 4).toString()).toBe('PNG');
    const table = await run(['list']);
    expect(table.stdout).toContain(ids[0]);
  });

  it('is stopped by Ctrl-C with what it embedded kept, and leaves no row', async () => {
    const rows = async () => (await count()).toString();
    const before = await rows();
    const dataDir = path.join(gallery.config.dataDir, 'stopped');
    const command = startCommand(['evaluate', '--dataset', 'demo-seen', '--sample', '900'], {
      ...gallery.environment,
      DATA_DIR: dataDir,
    });
    await expect
      .poll(() => readdir(path.join(dataDir, 'evaluations', 'evaluation-seen-1')).catch(() => []))
      .not.toEqual([]);
    command.child.kill('SIGINT');
    expect((await command.ended).code).toBe(130);
    expect(await rows()).toBe(before);
  });

  async function count(): Promise<number> {
    const database = openDatabase(gallery.test.url);
    try {
      return await database.prisma.evaluation.count();
    } finally {
      await database.close();
    }
  }
});

describe('an evaluation that cannot be', () => {
  it.each([
    [2, [], 'Give --dataset'],
    [2, ['--dataset', 'nothing'], '“nothing” is no data set: give demo-seen, demo-unseen'],
    [3, ['--dataset', '/no/such.csv'], '/no/such.csv does not exist'],
    [2, ['--dataset', 'demo-seen', '--sample', '1'], 'not a whole number'],
    [1, ['--dataset', 'demo-seen', '--sample', '2', '--model', 'nobody'], 'no model “nobody”'],
    [3, ['plot', '01a20a61-b7ff-7abc-8abc-0123456789ab'], 'There is no evaluation'],
  ])('ends with %i for %j', async (code, words, sentence) => {
    const result = await run(words);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(sentence);
    expect(result.stderr).not.toMatch(/^\s+at /m);
  });

  it('says when a file has no caption of the language, no known form, or one caption a picture', async () => {
    const english = path.join(folder, 'english.csv');
    await writeFile(english, 'path,caption\n0.jpg,a dog\n1.jpg,a cat\n');
    const none = await run(['--dataset', english]);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('no picture with a caption')]);
    const unknown = path.join(folder, 'captions.bin');
    await copyFile(english, unknown);
    expect((await run(['--dataset', unknown])).stderr).toContain('--format');
    const single = await run(['--dataset', english, '--language', 'en', '--method', 'bm25']);
    expect([single.code, single.stderr]).toEqual([2, expect.stringContaining('one caption a picture')]);
  });
});
