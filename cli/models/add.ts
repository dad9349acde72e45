import path from 'node:path';
import { precisionOf } from '../../core/data/models/model-choice.ts';
import {
  type PresetWishes,
  type ProposedPreset,
  proposePreset,
} from '../../core/engines/models/add-preset.ts';
import { hubSettings } from '../../core/engines/models/hub/hub-defaults.ts';
import { checkTokenizer, leftOverOf, prepareTextModel } from '../../core/engines/models/prepare.ts';
import { PresetBook } from '../../core/engines/models/preset-book.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { AS_WRITTEN, FULL, LETTERS_ONLY } from '../../core/ground/persian/text-normalizers.ts';
import { type PictureFit, USUAL_FIT } from '../../core/ground/pixels/picture-fit.ts';
import { formatNumber, type Locale } from '../../locales/format.ts';
import { modelMessages } from '../../locales/models.ts';
import type { CommandContext } from '../command-context.ts';
import { describeLeftOver } from './left-over.ts';
import { pullWithBar } from './pull.ts';

export interface AddOptions
  extends Pick<
    PresetWishes,
    'text' | 'revision' | 'mean' | 'std' | 'fit' | 'maxTokens' | 'pooling' | 'license'
  > {
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
  // `models pull` resumes an interrupted download; weights that do not fit are not a model.
  await pullWithBar(book, name, context);
  try {
    const options = {
      precision: precisionOf({}, name, config.precision),
      modelsDir: dataFolders(config).models,
    };
    await checkTokenizer(name, options);
    await prepareTextModel(name, options);
    for (const line of describeLeftOver(await leftOverOf(name, options), locale)) note(line);
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
    if (field === 'fit') return describeFit(vision?.fit, locale);
    if (field === 'maxTokens') return constants.maxTokens(String(preset.text.maxTokens));
    return constants[field](vision?.[field].join(', ') ?? '');
  });
}

function describeFit(fit: PictureFit = USUAL_FIT, locale: Locale): string {
  const { constants } = modelMessages(locale);
  return fit.kind === 'squash'
    ? constants.squash(fit.filter)
    : constants.crop(formatNumber(locale, fit.edge), fit.filter);
}
