import type { Database } from '../../core/data/database/database.ts';
import { ModelChoiceRepository } from '../../core/data/models/model-choice.ts';
import { PresetBook } from '../../core/engines/models/preset-book.ts';
import { InputError } from '../../core/ground/errors.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { deleteTrained } from '../../core/work/training/trained-model.ts';
import { modelMessages } from '../../locales/models.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';

/** `negareh models remove <model>` */
export async function removeCommand(
  name: string,
  database: Database,
  { config, locale, print, note, exitWith }: CommandContext,
): Promise<void> {
  const words = modelMessages(locale);
  const { models } = dataFolders(config);
  const book = new PresetBook(models);
  await book.find(name);
  const { active = config.model, next } = await new ModelChoiceRepository(database).read();
  if ([active, next?.preset, config.scorer].includes(name)) throw new InputError('model.in-use', { name });
  // The weights first: after an interruption here, the name still exists and can be removed again.
  const hadWeights = await deleteTrained(models, name);
  if (await book.remove(name)) return print(hadWeights ? words.removedTrained(name) : words.removed(name));
  note(words.builtIn(name));
  exitWith(ExitCode.wrongUse);
}
