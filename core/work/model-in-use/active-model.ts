import type { Database } from '../../data/database/database.ts';
import { ModelChoiceRepository, precisionOf } from '../../data/models/model-choice.ts';
import { type PreparedModel, prepareModel } from '../../engines/models/prepare.ts';
import type { Config } from '../../ground/config.ts';
import type { Precision } from '../../ground/domain/models/embedding.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';

/** The preset that searches, and its precision. */
export interface ActiveModel {
  readonly preset: string;
  readonly precision: Precision;
}

/** The choice of `models use`, or the settings MODEL and PRECISION when nobody has chosen. */
export async function activeModel(
  database: Database,
  { model, precision }: Pick<Config, 'model' | 'precision'>,
): Promise<ActiveModel> {
  const choice = await new ModelChoiceRepository(database).read();
  const { active: preset = model } = choice;
  return { preset, precision: precisionOf(choice, preset, precision) };
}

/** The preset that searches. */
export const activeModelName = (database: Database, { model }: Pick<Config, 'model'>): Promise<string> =>
  new ModelChoiceRepository(database).activeName(model);

/** The model that searches, ready to run; throws as `prepareModel` does. */
export async function prepareActiveModel(
  database: Database,
  config: Pick<Config, 'dataDir' | 'model' | 'precision'>,
): Promise<PreparedModel> {
  const { preset, precision } = await activeModel(database, config);
  return prepareModel(preset, { precision, modelsDir: dataFolders(config).models });
}

/** Prepares any preset in the precision that it would run in; throws as `prepareModel` does. */
export async function prepareNamedModel(
  preset: string,
  database: Database,
  config: Pick<Config, 'dataDir' | 'precision'>,
): Promise<PreparedModel> {
  const precision = precisionOf(await new ModelChoiceRepository(database).read(), preset, config.precision);
  return prepareModel(preset, { precision, modelsDir: dataFolders(config).models });
}
