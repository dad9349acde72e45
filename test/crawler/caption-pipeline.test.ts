import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EnglishCaptionRepository } from '../../core/data/captions/english-captions.ts';
import { ImportRepository } from '../../core/data/captions/imports.ts';
import { TranslationRepository } from '../../core/data/captions/translations.ts';
import { DATASET_READERS } from '../../core/data/datasets/readers.ts';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../core/data/images/images.ts';
import { PairDecisionRepository } from '../../core/data/review/pair-decisions.ts';
import { loadConfig } from '../../core/ground/config.ts';
import { importCaptions } from '../../crawler/import-captions.ts';
import { type TranslateOptions, translateCaptions } from '../../crawler/translate-captions.ts';
import { createTranslator } from '../../crawler/translation/create-translator.ts';
import { createGoogleTranslator } from '../../crawler/translation/google.ts';
import { createLibreTranslator } from '../../crawler/translation/libretranslate.ts';
import { jpeg } from '../core/data/images/pictures.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { fakeTranslation } from '../stand-ins/translation/faults.ts';
import { type GoogleStandIn, startGoogle } from '../stand-ins/translation/google.ts';
import { startLibreTranslate } from '../stand-ins/translation/libretranslate.ts';

let test: TestDatabase;
let folder: string;
let google: GoogleStandIn;
beforeEach(async () => {
  test = await createTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-pipeline-'));
  google = await startGoogle();
});
afterEach(async () => {
  await google.close();
  await test.drop();
  await rm(folder, { recursive: true });
});

const services = (showUnreviewed = true) => ({
  decisions: new PairDecisionRepository(test.database, { showUnreviewed }),
  images: new ImageRepository(test.database),
  files: new DiskImageFiles(path.join(folder, 'data')),
  limits: { maxBytes: 1_000_000, maxPixels: 1_000_000 },
  english: new EnglishCaptionRepository(test.database),
  imports: new ImportRepository(test.database),
});

/** Two captions each of `count` pictures, in COCO's layout. */
async function writeCoco(count: number): Promise<string> {
  for (let n = 0; n < count; n += 1)
    await writeFile(path.join(folder, `${n}.jpg`), await jpeg(n, 64 + (n >> 8)));
  const captionsFile = path.join(folder, 'captions.json');
  const images = Array.from({ length: count }, (_, id) => ({ id, file_name: `${id}.jpg` }));
  const annotations = images.flatMap(({ id }) => [
    { image_id: id, caption: `A dog number ${id + 10}` },
    { image_id: id, caption: id % 2 === 0 ? 'The same words' : `Two cats sleep ${id + 10}` },
  ]);
  await writeFile(
    captionsFile,
    JSON.stringify({ images, annotations: [...annotations, { image_id: 0, caption: ' ' }] }),
  );
  return captionsFile;
}

async function runImport(captionsFile: string, signal?: AbortSignal, showUnreviewed = true) {
  const all = services(showUnreviewed);
  const run = await all.imports.open({ format: 'coco', captionsFile, imagesFolder: folder, checksum: 'x' });
  const bad: unknown[] = [];
  const counters = await importCaptions(all, {
    run,
    rows: DATASET_READERS.coco(captionsFile),
    imagesFolder: folder,
    ...(signal && { signal }),
    onBad: async rows => void bad.push(...rows),
  });
  return { counters, bad };
}

const translate = (
  options: TranslateOptions = {},
  translator = createGoogleTranslator({ origin: google.url }),
) =>
  translateCaptions(
    {
      translator,
      captions: new EnglishCaptionRepository(test.database),
      translations: new TranslationRepository(test.database, translator),
    },
    { wait: async () => undefined, ...options },
  );

describe('importing a data set', () => {
  it('brings pictures and captions in and reports what does not work', async () => {
    const { counters, bad } = await runImport(await writeCoco(3));
    expect(counters).toEqual({ rows: 7, english: 6, persian: 0, images: 3, bad: 1 });
    expect(bad).toEqual([{ position: 7, problem: 'caption-empty', detail: '0.jpg' }]);
    expect(await test.database.prisma.englishCaption.count()).toBe(6);
  });

  it('names the pictures that are not there, and goes on', async () => {
    const captionsFile = await writeCoco(2);
    await rm(path.join(folder, '1.jpg'));
    const { counters, bad } = await runImport(captionsFile);
    expect(counters).toMatchObject({ english: 2, images: 1, bad: 3 });
    expect(bad).toContainEqual({
      position: 3,
      problem: 'picture-missing',
      detail: '1.jpg',
    });
  });

  it('takes pictures that have come since, when it is run again', async () => {
    const captionsFile = await writeCoco(2);
    const late = await readFile(path.join(folder, '1.jpg'));
    await rm(path.join(folder, '1.jpg'));
    expect((await runImport(captionsFile)).counters).toMatchObject({ english: 2, images: 1, bad: 3 });
    await writeFile(path.join(folder, '1.jpg'), late);
    expect((await runImport(captionsFile)).counters).toMatchObject({ english: 2, images: 1, bad: 1 });
    expect(await test.database.prisma.englishCaption.count()).toBe(4);
  });

  it('names a picture that cannot be taken in with each of its rows', async () => {
    const captionsFile = await writeCoco(2);
    await writeFile(path.join(folder, '1.jpg'), 'no picture');
    const { bad } = await runImport(captionsFile);
    expect(bad).toMatchObject([
      ...[3, 4].map(position => {
        return {
          position,
          problem: 'picture-unusable',
          detail: '1.jpg',
          error: { code: 'image.unreadable' },
        };
      }),
      { position: 5, problem: 'caption-empty' },
    ]);
  });

  it('takes Persian captions in whole batches', async () => {
    for (let n = 0; n < 3; n += 1) await writeFile(path.join(folder, `${n}.jpg`), await jpeg(n));
    const captionsFile = path.join(folder, 'captions.csv');
    const rows = Array.from({ length: 2_500 }, (_, n) => `${n % 3}.jpg,گربهٔ شمارهٔ ${Math.floor(n / 2)}`);
    await writeFile(captionsFile, ['image,caption', ...rows].join('\n'));
    const all = services();
    const run = await all.imports.open({ format: 'csv', captionsFile, imagesFolder: folder, checksum: 'x' });
    const counters = await importCaptions(all, {
      run,
      rows: DATASET_READERS.csv(captionsFile),
      imagesFolder: folder,
    });
    expect(counters).toEqual({ rows: 2_500, english: 0, persian: 2_500, images: 3, bad: 0 });
    expect(await test.database.prisma.captionPair.count({ where: { status: 'pending' } })).toBe(2_500);
    // Each row knows the transaction that wrote it.
    const [row] = await test.database.prisma.$queryRaw<{ transactions: number }[]>`
      SELECT count(DISTINCT xmin::text)::int AS transactions FROM caption_pair`;
    expect(row).toEqual({ transactions: 3 });
  });

  it('goes on where it was stopped, and does nothing twice', async () => {
    const captionsFile = await writeCoco(300);
    const stopped = await runImport(captionsFile, AbortSignal.abort());
    expect(stopped.counters).toMatchObject({ rows: 511, images: 256 });
    const { counters } = await runImport(captionsFile);
    expect(counters).toEqual({ rows: 601, english: 600, persian: 0, images: 300, bad: 1 });
    // Rows that did not work are tried again, and the others are not doubled.
    const again = await runImport(captionsFile);
    expect(again.counters).toEqual({ rows: 601, english: 0, persian: 0, images: 0, bad: 1 });
    expect(again.bad).toHaveLength(1);
    expect(await test.database.prisma.image.count()).toBe(300);
  });
});

describe('an image that came with a data set', () => {
  const states = async () => (await test.database.prisma.image.findMany()).map(({ state }) => state);

  it('is found before its captions are reviewed', async () => {
    await runImport(await writeCoco(2));
    expect(await states()).toEqual(['visible', 'visible']);
  });

  it('waits for review where the setting says so, and comes when a caption is approved', async () => {
    await runImport(await writeCoco(1), undefined, false);
    expect(await states()).toEqual(['pending']);
    await translate();
    await test.database.prisma.captionPair.updateMany({ data: { score: 0.9, scorer: 'text:t' } });
    await services(false).decisions.filter({ scorer: 'text:t' }, 0.5);
    expect(await states()).toEqual(['visible']);
  });
});

describe('translating', () => {
  it('translates each text once and keeps who did it', async () => {
    await runImport(await writeCoco(4));
    expect(await translate()).toEqual({ translated: 8, refused: 0, cached: 1 });
    expect(google.translated).toHaveLength(7);
    const pairs = await test.database.prisma.captionPair.findMany();
    expect(pairs).toHaveLength(8);
    for (const pair of pairs) {
      expect(pair.persian).toBe(fakeTranslation(pair.english!));
      expect(pair).toMatchObject({
        source: 'translated',
        status: 'pending',
        translator: 'google',
        proposed: true,
      });
    }
    expect(await translate()).toEqual({ translated: 0, refused: 0, cached: 0 });
    expect(google.translated).toHaveLength(7);
  });

  it('waits between two requests to a service that bans the hasty, and for no other', async () => {
    await runImport(await writeCoco(60));
    const waits: number[] = [];
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    const config = loadConfig({ GOOGLE_TRANSLATE_URL: google.url, TRANSLATE_GAP_SECONDS: '3' });
    await translate({ wait }, await createTranslator('google', config));
    // 119 different texts, forty a request.
    expect(waits).toEqual([3_000, 3_000]);
    const libre = await startLibreTranslate();
    const other = await createTranslator('libretranslate', loadConfig({ LIBRETRANSLATE_URL: libre.url }));
    await translate({ wait }, other);
    await libre.close();
    expect(waits.slice(2).every(milliseconds => milliseconds === 0)).toBe(true);
    expect(waits.length).toBeGreaterThan(3);
  });

  it('stops at the limit and goes on from there', async () => {
    await runImport(await writeCoco(5));
    expect(await translate({ limit: 3 })).toMatchObject({ translated: 3 });
    expect(await translate()).toMatchObject({ translated: 7 });
    expect(await test.database.prisma.captionPair.count()).toBe(10);
  });

  it('waits and repeats when the service asks for it or fails, and loses nothing', async () => {
    await runImport(await writeCoco(30));
    google.faults.next(
      'too-many',
      'server-error',
      'web-page',
      'dropped',
      'missing-rows',
      'none',
      'refused-text',
    );
    const pauses: number[] = [];
    expect(await translate({ onPause: seconds => pauses.push(seconds) })).toMatchObject({
      translated: 60,
      refused: 0,
    });
    expect(pauses).toHaveLength(5);
    expect(new Set(google.translated).size).toBe(google.translated.length - 39);
  });

  it('keeps plain text of a service that soils its answers, and all of the batch', async () => {
    await runImport(await writeCoco(4));
    google.faults.next('soiled-text', 'soiled-text', 'soiled-text');
    expect(await translate()).toMatchObject({ translated: 8, refused: 0 });
    for (const { english, persian } of await test.database.prisma.captionPair.findMany()) {
      expect(persian).toBe(fakeTranslation(english!));
    }
  });

  it('stops with the reason when the service refuses us, and keeps what it has', async () => {
    await runImport(await writeCoco(30));
    google.faults.next('none', 'forbidden');
    await expect(translate()).rejects.toMatchObject({ code: 'translation.refused' });
    expect(await test.database.prisma.captionPair.count()).toBeGreaterThan(0);
  });

  it('notes a text that the service will not translate, and does not ask again', async () => {
    await runImport(await writeCoco(1));
    google.faults.next('refused-text', 'refused-text');
    const refused: string[] = [];
    const told = { onRefused: (text: string) => refused.push(text) };
    expect(await translate(told)).toMatchObject({ translated: 1, refused: 1 });
    expect(refused).toHaveLength(1);
    expect(await translate()).toEqual({ translated: 0, refused: 0, cached: 0 });
  });

  it('is done with a caption on whose translation two services agree', async () => {
    await runImport(await writeCoco(1));
    await translate();
    const libre = await startLibreTranslate();
    const translator = createLibreTranslator({ url: libre.url });
    expect(await translate({}, translator)).toMatchObject({ translated: 2 });
    expect(await translate({}, translator)).toEqual({ translated: 0, refused: 0, cached: 0 });
    await libre.close();
    expect(await test.database.prisma.captionPair.count()).toBe(2);
  });

  it('keeps the translations of several services of one caption, the first one proposed', async () => {
    await runImport(await writeCoco(2));
    await translate();
    const libre = await startLibreTranslate();
    // Another wording, or both would be one pair.
    const translator = createLibreTranslator({ url: libre.url });
    const reworded = {
      ...translator,
      translate: async (texts: readonly string[], signal: AbortSignal) =>
        (await translator.translate(texts, signal)).map(text => text && `${text} دیگر`),
    };
    await translate({}, reworded);
    await libre.close();
    const pairs = await test.database.prisma.captionPair.findMany({ orderBy: { id: 'asc' } });
    expect(pairs).toHaveLength(8);
    expect(pairs.filter(({ proposed }) => proposed).every(({ translator: by }) => by === 'google')).toBe(
      true,
    );
    expect(pairs.filter(({ proposed }) => !proposed)).toHaveLength(4);
  });
});
