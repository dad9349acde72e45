import type { Database } from '../../core/data/database/database.ts';
import { ModelChoiceRepository, precisionOf } from '../../core/data/models/model-choice.ts';
import { SnapshotRepository } from '../../core/data/models/snapshots.ts';
import { prepareModel } from '../../core/engines/models/prepare.ts';
import { NotFoundError } from '../../core/ground/errors.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { modelMessages } from '../../locales/models.ts';
import type { CommandContext } from '../command-context.ts';
import { switchCommand } from './switch.ts';

/**
 * `negareh models rollback`: immediate if the previous model's index still exists (newer images are embedded after it), else the slow way
 * of `models use`.
 */
export async function rollbackCommand(database: Database, context: CommandContext): Promise<void> {
  const { config, locale, print } = context;
  const choice = new ModelChoiceRepository(database);
  const { previous, ...found } = await choice.read();
  if (!previous) throw new NotFoundError('model.no-previous', {});
  const precision = precisionOf(found, previous, config.precision);
  const model = await prepareModel(previous, { precision, modelsDir: dataFolders(config).models });
  if (!(await new SnapshotRepository(database).published(model))) {
    return switchCommand(previous, { wait: true }, database, context);
  }
  await choice.activate(previous, { start: config.model, asRequested: false });
  print(modelMessages(locale).rolledBack(previous));
}
