import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withAdvisoryLock } from '../../../../core/data/database/advisory-lock.ts';
import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { EmbeddingRepository } from '../../../../core/data/models/embeddings.ts';
import { ModelChoiceRepository } from '../../../../core/data/models/model-choice.ts';
import { prepareModel } from '../../../../core/engines/models/prepare.ts';
import { PresetBook } from '../../../../core/engines/models/preset-book.ts';
import { ingestImages } from '../../../../core/work/ingest/ingest-images.ts';
import { listModels } from '../../../../core/work/model-in-use/list-models.ts';
import { switchModel } from '../../../../core/work/model-switch/switch-model.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { testConfig } from '../../../helpers/test-settings.ts';
import { writeTinyModel } from '../../../helpers/tiny-model.ts';
import { jpeg } from '../../data/images/pictures.ts';
import { log } from '../search/collection.ts';

let db: TestDatabase;
beforeEach(async () => {
  db = await createTestDatabase();
});
afterEach(() => db.drop());

test('a switch that cannot go on says why in the list, searches on with the old model, and can be asked for again', async () => {
  const dataDir = await temporaryFolder();
  const config = testConfig({ DATA_DIR: dataDir, DATABASE_URL: db.url, DEVICE: 'cpu' });
  const folder = path.join(dataDir, 'tiny');
  await new PresetBook(path.join(dataDir, 'models')).add('tiny', await writeTinyModel(folder));
  const choice = new ModelChoiceRepository(db.database);
  const services = { config, database: db.database, log };
  const inList = async () => (await listModels(db.database, config)).find(({ name }) => name === 'tiny');
  expect(await switchModel(services)).toBe('idle');

  await choice.request('tiny');
  await rm(path.join(folder, 'vision'), { recursive: true });
  expect(await switchModel(services)).toBe('idle');
  expect(await inList()).toMatchObject({ state: 'here', bytes: null, problem: { code: 'file.not-found' } });
  expect(await choice.activeName('demo')).toBe('demo');

  await writeTinyModel(folder);
  expect(await switchModel(services)).toBe('idle');
  await choice.request('tiny');
  // Without an image there is nothing to embed, and an empty index is an index.
  expect(await switchModel(services)).toBe('done');
  expect(await inList()).toMatchObject({ state: 'active', next: null, problem: null });
});

test('who finds another at the switch embeds beside it, and carries it out when the other is gone', async () => {
  const dataDir = await temporaryFolder();
  const settings = { DATA_DIR: dataDir, DATABASE_URL: db.url, DEVICE: 'cpu', PRECISION: 'auto' };
  const config = testConfig(settings);
  const modelsDir = path.join(dataDir, 'models');
  await new PresetBook(modelsDir).add('tiny', await writeTinyModel(path.join(dataDir, 'tiny')));
  const model = await prepareModel('tiny', { precision: 'fp32', modelsDir });
  const embeddings = new EmbeddingRepository(db.database, model);
  const store = { images: new ImageRepository(db.database), files: new DiskImageFiles(dataDir) };
  const pictures = [1, 2, 3].map(async seed => ({
    name: `${seed}`,
    content: await jpeg(seed),
    source: 'upload' as const,
    captions: [],
  }));
  const limits = { maxBytes: 1_000_000, maxPixels: 1_000_000 };
  for await (const _ of ingestImages(await Promise.all(pictures), { ...store, limits }));
  const choice = new ModelChoiceRepository(db.database);
  const services = { config, database: db.database, log };
  await choice.request('tiny');

  await withAdvisoryLock(db.url, 'switchModel', async () => {
    // The other is still comparing int8 with fp32.
    expect(await switchModel(services)).toBe('busy');
    await choice.decide('tiny', { precision: 'fp32' });
    const [first] = await embeddings.missing(1);
    const vector = new Float32Array(model.dimension).fill(model.dimension ** -0.5);
    await embeddings.insert([{ id: first!.id, vector }]);
    // A host without the model leaves it to those that have it.
    const bare = testConfig({ ...settings, DATA_DIR: await temporaryFolder() });
    expect(await switchModel({ ...services, config: bare })).toBe('busy');
    expect(await switchModel(services)).toBe('more');
    expect(await embeddings.countMissing()).toBe(0);
    expect(await switchModel(services)).toBe('busy');
    expect(await choice.activeName('demo')).toBe('demo');
  });
  expect(await switchModel(services)).toBe('done');
  expect(await choice.activeName('demo')).toBe('tiny');
});
