import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Encoder } from '../../../../core/engines/encoders/encoder.ts';
import { openImageEncoder } from '../../../../core/engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../../../core/engines/encoders/open-text-encoder.ts';
import { prepareModel } from '../../../../core/engines/models/prepare.ts';
import { openVectorIndex } from '../../../../core/engines/vector-index/open-vector-index.ts';
import type { VectorIndex } from '../../../../core/engines/vector-index/vector-index.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import type { Concept } from '../../../../core/work/demo/concepts.ts';
import { DEMO_COUNT, drawDemo } from '../../../../core/work/demo/draw-demo.ts';
import { EXAMPLE_QUERIES, EXAMPLE_SENTENCES } from '../../../../core/work/demo/example-queries.ts';

type Right = (shown: readonly Concept[]) => boolean;

const called =
  (...words: string[]): Right =>
  shown =>
    shown.some(({ persian, keywords }) =>
      words.some(word => persian.includes(word) || keywords.includes(word)),
    );

/** What counts as right, and how many of the first ten must be. */
const EXPECTED: Readonly<Record<string, { right: Right; atLeast: number }>> = {
  میوه: { right: called('میوه'), atLeast: 10 },
  کتاب: { right: called('کتاب'), atLeast: 10 },
  'رنگین کمان': { right: called('رنگین کمان'), atLeast: 10 },
  'وسیلهٔ نقلیه': { right: called('وسیلهٔ نقلیه', 'وسیله نقلیه'), atLeast: 10 },
  حیوان: { right: called('حیوان', 'بوفالو', 'گوریل'), atLeast: 10 },
  توپ: { right: called('توپ'), atLeast: 10 },
  خودرو: { right: called('خودرو', 'ماشین'), atLeast: 10 },
  'میوهٔ قرمز': {
    right: shown => /🍑|🍉|🍓|🍎|🍅|🥭|🍒/u.test(shown.map(({ emoji }) => emoji).join('')),
    atLeast: 10,
  },
  'صورت حیوان': { right: called('صورت', 'سگ'), atLeast: 10 },
  ابزار: { right: called('ابزار'), atLeast: 10 },
  نان: { right: called('نان'), atLeast: 10 },
  'قطار و رنگین کمان': { right: called('قطار', 'رنگین کمان'), atLeast: 8 },
};

let folder: string;
let texts: Encoder<string>;
let index: VectorIndex;
const shows = new Map<string, readonly Concept[]>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-examples-'));
  const model = await prepareModel('demo', { precision: 'fp32', modelsDir: folder });
  const options = { device: 'cpu', threads: 2, limits: { maxBytes: 1_000_000, maxPixels: 100_000 } } as const;
  texts = await openTextEncoder(model, options);
  const images = (async function* () {})();
  index = await openVectorIndex({ dimension: model.dimension, images, device: 'cpu', threads: 2 });
  const encoder = await openImageEncoder(model, options);
  const facets = { source: 'demo', city: null, category: null, createdAt: 0 } as const;
  for await (const { scene, bytes } of drawDemo(DEMO_COUNT)) {
    const id = newId();
    shows.set(id, scene.concepts);
    await index.add([{ id, vector: await encoder.encode([bytes]), facets }]);
  }
  await encoder.close();
});

afterAll(async () => {
  await Promise.all([texts.close(), index.close()]);
  await rm(folder, { recursive: true });
});

test.each(EXAMPLE_QUERIES)('«%s» has a right first page', async query => {
  const [matches] = await index.search(await texts.encode([query]), 10);
  const found = matches!.map(({ id }) => shows.get(id)!);
  const { right, atLeast } = EXPECTED[query]!;
  expect(
    found.filter(right).length,
    found
      .flat()
      .map(({ persian }) => persian)
      .join('، '),
  ).toBeGreaterThanOrEqual(atLeast);
});

test.each([
  ['رنگین‌کمان بعد از باران', called('رنگین کمان'), 8],
  ['چند کتاب روی هم', called('کتاب'), 5],
  ['یک گربهٔ بامزه', called('گربه'), 3],
] as const)('«%s» has its things on the first page', async (sentence, right, atLeast) => {
  expect(EXAMPLE_SENTENCES).toContain(sentence);
  const [matches] = await index.search(await texts.encode([sentence]), 10);
  const found = matches!.map(({ id }) => shows.get(id)!).filter(right);
  expect(found.length).toBeGreaterThanOrEqual(atLeast);
});

test('for two things the image with both comes first', async () => {
  const [matches] = await index.search(await texts.encode(['قطار و رنگین کمان']), 1);
  expect(
    shows
      .get(matches![0]!.id)!
      .map(({ emoji }) => emoji)
      .sort(),
  ).toEqual(['🌈', '🚆']);
});
