import type { Database } from '../../data/database/database.ts';
import { ModelListRepository } from '../../data/models/model-list.ts';
import type { Config } from '../../ground/config.ts';
import { listModels } from '../model-in-use/list-models.ts';
import { TrainingFolder } from '../training/training-folder.ts';

/** Stores the list of models for a process without engines: the dashboard. */
export async function keepModelList(database: Database, config: Config): Promise<void> {
  const models = [];
  for (const model of await listModels(database, config))
    models.push({ ...model, training: await trainingOf(model.name, config) });
  await new ModelListRepository(database).keep(models);
}

async function trainingOf(name: string, { dataDir }: Config) {
  const folder = new TrainingFolder(dataDir, name);
  // A broken file of an old training must not hide the models.
  const report = await folder.report().catch(() => undefined);
  const request = report && (await folder.request().catch(() => undefined));
  if (!report || !request) return null;
  const { base, trained, difference, pairs } = report;
  return { base: request.base, pairs, comparison: { base, trained, difference } };
}
