import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ModelChoiceRepository } from '../../../../core/data/models/model-choice.ts';
import { PresetBook } from '../../../../core/engines/models/preset-book.ts';
import { listModels } from '../../../../core/work/model-in-use/list-models.ts';
import { switchModel } from '../../../../core/work/model-switch/switch-model.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { testConfig } from '../../../helpers/test-settings.ts';
import { writeTinyModel } from '../../../helpers/tiny-model.ts';
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
  // Without a picture there is nothing to embed, and an empty index is an index.
  expect(await switchModel(services)).toBe('done');
  expect(await inList()).toMatchObject({ state: 'active', next: null, problem: null });
});
