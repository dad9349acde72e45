import path from 'node:path';
import {
  type PresetWishes,
  type ProposedPreset,
  proposePreset,
} from '../../core/engines/models/add-preset.ts';
import { hubSettings } from '../../core/engines/models/hub/settings.ts';
import { prepareTextModel } from '../../core/engines/models/prepare.ts';
import { PresetBook } from '../../core/engines/models/preset-book.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { AS_WRITTEN, FULL, LETTERS_ONLY } from '../../core/ground/persian/text-normalizers.ts';
import { modelMessages } from '../../locales/models.ts';
import type { CommandContext } from '../command-context.ts';
import { pullWithBar } from './pull.ts';

export interface AddOptions
  extends Pick<PresetWishes, 'text' | 'revision' | 'mean' | 'std' | 'maxTokens' | 'pooling' | 'license'> {
  readonly name?: string;
  readonly normalizer?: keyof typeof NORMALIZERS;
}

const NORMALIZERS = { full: FULL, letters: LETTERS_ONLY, none: AS_WRITTEN };

/** `negareh models add <folder or repository>` */
export async function addCommand(
  place: string,
  { name: given, normalizer, ...wishes }: AddOptions,
  context: CommandContext,
): Promise<void> {
  const { config, locale, print, note } = context;
  const words = modelMessages(locale);
  const book = new PresetBook(dataFolders(config).models);
  const name = given ?? path.basename(place);
  await book.checkFree(name);
  const proposed = await proposePreset(
    { ...wishes, place, ...(normalizer && { normalizerVersion: NORMALIZERS[normalizer] }) },
    await hubSettings(config),
  );
  await book.add(name, proposed.preset);
  const told = constantsOf(proposed, context);
  if (told.length > 0) note(words.fromFiles(told.join(', ')));
  if (proposed.crops) note(words.crops);
  // A download that is cut is gone on with by `models pull`; weights that do not fit are no model at all.
  await pullWithBar(book, name, context);
  try {
    const { precision } = config;
    await prepareTextModel(name, { precision, modelsDir: dataFolders(config).models });
  } catch (error) {
    await book.remove(name);
    throw error;
  }
  print(words.added(name));
}

function constantsOf({ preset, fromFiles }: ProposedPreset, { locale }: CommandContext): string[] {
  const { constants } = modelMessages(locale);
  const vision = preset.kind === 'search' ? preset.vision : undefined;
  return fromFiles.map(field => {
    if (field === 'pooling') return constants.pooling();
    if (field === 'maxTokens') return constants.maxTokens(String(preset.text.maxTokens));
    return constants[field](vision?.[field].join(', ') ?? '');
  });
}
