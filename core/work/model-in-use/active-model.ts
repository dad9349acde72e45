import type { Database } from '../../data/database/database.ts';
import { ModelChoiceRepository } from '../../data/models/model-choice.ts';
import { type PreparedModel, prepareModel } from '../../engines/models/prepare.ts';
import type { Config } from '../../ground/config.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';

/** The preset that searches: what `models use` chose, or the setting MODEL where nobody has chosen. */
export const activeModelName = (database: Database, { model }: Pick<Config, 'model'>): Promise<string> =>
  new ModelChoiceRepository(database).activeName(model);

/** The model that searches, ready to run; throws as `prepareModel` does. */
export const prepareActiveModel = async (
  database: Database,
  config: Pick<Config, 'dataDir' | 'model' | 'precision'>,
): Promise<PreparedModel> =>
  prepareModel(await activeModelName(database, config), {
    precision: config.precision,
    modelsDir: dataFolders(config).models,
  });
