import path from 'node:path';
import type { Database } from '../../data/database/database.ts';
import { ModelChoiceRepository } from '../../data/models/model-choice.ts';
import { type PreparedModel, prepareModel } from '../../engines/models/prepare.ts';
import type { Config } from '../../ground/config.ts';

/** Where models are described and prepared. */
export const modelsDirOf = ({ dataDir }: Pick<Config, 'dataDir'>): string => path.join(dataDir, 'models');

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
    modelsDir: modelsDirOf(config),
  });
