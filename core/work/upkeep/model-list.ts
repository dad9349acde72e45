import type { Database } from '../../data/database/database.ts';
import { ModelListRepository } from '../../data/models/model-list.ts';
import type { Config } from '../../ground/config.ts';
import { listModels } from '../model-in-use/list-models.ts';

/** Keeps what models there are where a process without engines can read it: the dashboard. */
export async function keepModelList(database: Database, config: Config): Promise<void> {
  await new ModelListRepository(database).keep(await listModels(database, config));
}
