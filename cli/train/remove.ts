import { TrainingFolder } from '../../core/work/training/training-folder.ts';
import { trainingMessages } from '../../locales/training.ts';
import type { CommandContext } from '../command-context.ts';

/** `negareh train remove <name>` */
export async function removeCommand(name: string, { config, locale, print }: CommandContext): Promise<void> {
  await new TrainingFolder(config.dataDir, name).remove();
  print(trainingMessages(locale).removed(name));
}
