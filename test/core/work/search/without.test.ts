import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { EmbeddingRepository } from '../../../../core/data/models/embeddings.ts';
import { openImageEncoder } from '../../../../core/engines/encoders/open-image-encoder.ts';
import { prepareModel } from '../../../../core/engines/models/prepare.ts';
import { loadConcepts } from '../../../../core/work/demo/concepts.ts';
import { DEMO_COUNT, drawDemo } from '../../../../core/work/demo/draw-demo.ts';
import { planScene, sceneKey } from '../../../../core/work/demo/plan-scene.ts';
import { embedMissing } from '../../../../core/work/indexing/embed-images-job.ts';
import { ingestImages } from '../../../../core/work/ingest/ingest-images.ts';
import { openSearch, type Search } from '../../../../core/work/search/open-search.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { testConfig } from '../../../helpers/test-settings.ts';
import { log } from './collection.ts';

let test: TestDatabase;
let dataDir: string;
let search: Search;
let photo: Uint8Array<ArrayBuffer>;

/** The demo's images with a cat, a dog or an apple, of which some have no word that says so. */
beforeAll(async () => {
  test = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-without-'));
  const config = testConfig({ DATA_DIR: dataDir, DATABASE_URL: test.url, DEVICE: 'cpu' });
  const limits = { maxBytes: config.maxImageBytes, maxPixels: config.maxImagePixels };
  const concepts = await loadConcepts();
  const others = Array.from({ length: DEMO_COUNT }, (_, index) => index).filter(
    index => !planScene(index, concepts).concepts.some(({ persian }) => /گربه|سگ|سیب|هلو|موز/.test(persian)),
  );
  const drawn = await Array.fromAsync(drawDemo(DEMO_COUNT, new Set(others.map(sceneKey))));
  photo = new Uint8Array(drawn.find(({ captions }) => /گربه/.test(captions[0]!.persian))!.bytes);
  const items = drawn.map(({ scene, bytes, captions }, index) => ({
    name: scene.key,
    content: bytes,
    source: 'demo' as const,
    captions: captions
      // So that the encoders are needed for some.
      .slice(0, index % 3)
      .map(caption => ({ ...caption, source: 'demo' as const, status: 'approved' as const })),
  }));
  const files = new DiskImageFiles(dataDir);
  const images = new ImageRepository(test.database);
  for await (const outcome of ingestImages(items, { images, files, limits })) {
    if (outcome.status === 'failed') throw outcome.error;
    named.set(outcome.imageId, drawn.find(({ scene }) => scene.key === outcome.name)!.captions[0]!.persian);
  }
  const model = await prepareModel('demo', { precision: 'fp32', modelsDir: path.join(dataDir, 'models') });
  const encoder = await openImageEncoder(model, { device: 'cpu', threads: 1, limits });
  await embedMissing({ embeddings: new EmbeddingRepository(test.database, model), files, encoder, log });
  await encoder.close();
  search = await openSearch(config, log, test.url);
});
afterAll(async () => {
  await search?.close();
  await test.drop();
  await rm(dataDir, { recursive: true });
});

/** What is on each image, whether or not a caption of it says so. */
const named = new Map<string, string>();
const shownBy = async (request: Parameters<Search['service']['search']>[0]): Promise<string[]> =>
  (await search.service.search(request)).hits.map(({ imageId }) => named.get(imageId)!);

describe('what a query excludes', () => {
  it('«گربه -سیاه» brings cats and no black one, which «گربه سیاه» does', async () => {
    expect(await shownBy({ text: 'گربه سیاه' })).toContainEqual(expect.stringMatching(/گربهٔ? سیاه/));
    for (const text of ['گربه -سیاه', 'گربه بدون سیاه', 'گربه −سیاه']) {
      const shown = await shownBy({ text });
      expect(shown).not.toContainEqual(expect.stringMatching(/سیاه/));
      expect(shown.filter(caption => /گربه/.test(caption)).length).toBeGreaterThanOrEqual(5);
    }
  });

  it('«میوه به‌جز سیب» brings fruit and no apple', async () => {
    expect(await shownBy({ text: 'میوه' })).toContainEqual(expect.stringMatching(/سیب/));
    const shown = await shownBy({ text: 'میوه به‌جز سیب' });
    expect(shown).not.toContainEqual(expect.stringMatching(/سیب/));
    expect(shown.filter(caption => /هلو|موز/.test(caption)).length).toBeGreaterThanOrEqual(8);
  });

  it('is the same said apart, and the answer says what was asked', async () => {
    const apart = await search.service.search({ text: 'گربه', without: ['سیاه'] });
    expect(apart.query).toBe('گربه − سیاه');
    expect(apart.hits.map(({ imageId }) => named.get(imageId))).toEqual(
      await shownBy({ text: 'گربه -سیاه' }),
    );
    expect((await search.service.search({ text: 'گربه -سیاه' })).query).toBe('گربه -سیاه');
  });

  it('counts for words alone, beside a picture, and not where words are literal', async () => {
    const byWords = await shownBy({ text: 'گربه -سیاه', mode: 'words' });
    expect(byWords.length).toBeGreaterThan(2);
    expect(byWords).not.toContainEqual(expect.stringMatching(/سیاه/));
    const besides = await shownBy({ terms: [{ image: photo }, { text: 'بدون سیب' }], top: 30 });
    expect(besides[0]).toMatch(/گربه/);
    expect(await shownBy({ text: 'گربه -سیاه', literal: true })).toContainEqual(
      expect.stringMatching(/سیاه/),
    );
  });

  it.each(['-گربه', 'بدون گربه', '-cat', 'بدون گربه -سگ'])(
    '«%s» alone is told to say what is wanted as well',
    async text => {
      const refused = { code: 'query.only-excludes' };
      await expect(search.service.search({ text })).rejects.toMatchObject(refused);
      await expect(search.service.search({ terms: [{ text }, { text }] })).rejects.toMatchObject(refused);
      await expect(search.service.search({ text, without: ['سیب'] })).rejects.toMatchObject(refused);
      expect((await search.service.search({ text, literal: true })).hits).toHaveLength(10);
      expect((await search.service.search({ terms: [{ image: photo }, { text }] })).hits).toHaveLength(10);
    },
  );

  it('is refused with the query’s other limits', async () => {
    await expect(search.service.search({ text: 'گربه', without: [' '] })).rejects.toThrow();
    const many = Array.from({ length: 10 }, () => 'سیاه');
    await expect(search.service.search({ text: 'گربه', without: many })).rejects.toThrow();
  });
});
