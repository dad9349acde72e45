import { PermanentError } from '../../ground/errors.ts';
import type { Place, Preset, SearchPreset, TextUse, VisionUse } from './preset.ts';
import type { PresetBook, Pulled } from './preset-book.ts';

/** A vision checkpoint on this machine: the folder of config.json and the weights. */
export type VisionSide = VisionUse & { readonly folder: string };
/** A text checkpoint on this machine: the same, and tokenizer.json. */
export type TextSide = TextUse & { readonly folder: string };

/** A search preset with its checkpoints on this machine. */
export interface ModelPreset {
  readonly vision: VisionSide;
  readonly text: TextSide;
}

/**
 * The folders of a preset's checkpoints.
 * @throws PermanentError 'model.unknown', 'model.not-here' when it must be pulled first.
 */
export async function placesOf(
  book: PresetBook,
  name: string,
  preset: Preset,
): Promise<(place: Place) => string> {
  const isRemote = placesIn(preset).some(place => 'repo' in place);
  const pulled = isRemote ? await book.pulled(name) : undefined;
  if (isRemote && !pulled) throw new PermanentError('model.not-here', { name });
  return place => folderOf(place, pulled, name);
}

/** Each checkpoint's place once. */
export function placesIn(preset: Preset): Place[] {
  const places = preset.kind === 'scorer' ? [preset.text.place] : [preset.vision.place, preset.text.place];
  const keys = places.map(place => JSON.stringify(place));
  return places.filter((_, index) => keys.indexOf(keys[index]!) === index);
}

export async function resolveSearchPreset(
  book: PresetBook,
  name: string,
  preset: SearchPreset,
): Promise<ModelPreset> {
  const folder = await placesOf(book, name, preset);
  const { place: visionPlace, ...vision } = preset.vision;
  const { place: textPlace, ...text } = preset.text;
  return { vision: { ...vision, folder: folder(visionPlace) }, text: { ...text, folder: folder(textPlace) } };
}

function folderOf(place: Place, pulled: Pulled | undefined, name: string): string {
  if ('folder' in place) return place.folder;
  const found = pulled?.places.find(({ repo }) => repo === place.repo);
  if (!found) throw new PermanentError('model.not-here', { name });
  return found.folder;
}
