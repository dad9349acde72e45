import { afterAll, beforeAll, expect, test } from 'vitest';
import { EmbeddingRepository } from '../../../../core/data/models/embeddings.ts';
import { prepareModel } from '../../../../core/engines/models/prepare.ts';
import { dataFolders } from '../../../../core/ground/files/data-folders.ts';
import { createLog } from '../../../../core/ground/log.ts';
import { compareModels } from '../../../../core/work/upkeep/compare-models.ts';
import { createGallery, type Gallery } from '../search/gallery.ts';

let gallery: Gallery;
beforeAll(async () => {
  gallery = await createGallery(24);
});
afterAll(() => gallery.drop());

const compare = (right: string, onEmbedded?: (model: string, done: number, missing: number) => void) =>
  compareModels(
    { config: gallery.config, database: gallery.test.database, log: createLog('test', { level: 'silent' }) },
    {
      left: 'demo',
      right,
      queries: gallery.pictures.slice(0, 6).map(({ caption }) => caption),
      signal: new AbortController().signal,
      ...(onEmbedded && { onEmbedded }),
    },
  );

test('a model agrees with itself, best first and with the images that the captions are of', async () => {
  const { overlapAt10, queries } = await compare('demo');
  expect(overlapAt10).toBe(1);
  expect(queries.map(({ left }) => left.length)).toEqual([10, 10, 10, 10, 10, 10]);
  const own = queries.filter(({ left }, row) => left.indexOf(gallery.pictures[row]!.id) in [0, 1, 2]);
  expect(own.length).toBeGreaterThanOrEqual(5);
});

test('another model embeds what it has not seen, once, and may find others', async () => {
  const { config, test } = gallery;
  const photo = await prepareModel('photo', { precision: 'fp32', modelsDir: dataFolders(config).models });
  const embeddings = new EmbeddingRepository(test.database, photo);
  expect(await embeddings.countMissing()).toBe(24);
  const told: string[] = [];
  const first = await compare('photo', (model, _, missing) => told.push(`${model} ${missing}`));
  expect(new Set(told)).toEqual(new Set(['photo 24']));
  expect(await embeddings.countMissing()).toBe(0);
  expect(first.overlapAt10).toBeLessThan(1);
  expect(first.overlapAt10).toBeGreaterThan(0);
  expect(await compare('photo', () => expect.unreachable('all are embedded'))).toEqual(first);
});
