import type { Preset, SearchPreset } from '../../engines/models/preset.ts';
import type { PresetBook } from '../../engines/models/preset-book.ts';
import { placesIn } from '../../engines/models/preset-book.ts';
import type { TrainingObstacle } from '../../ground/domain/models/training.ts';
import { InputError } from '../../ground/errors.ts';

/** Two checkpoints that we can write again, or the reason that a model cannot learn further. */
function asBase(preset: Preset): SearchPreset | TrainingObstacle {
  if (preset.kind === 'onnx') return 'finished-graphs';
  if (preset.kind === 'scorer') return 'no-pictures';
  return preset.text.sentence ? 'sentence-modules' : preset;
}

/** @throws InputError 'training.base' with the models of this machine that can learn; what `PresetBook.find` throws. */
export async function findTrainable(book: PresetBook, name: string): Promise<SearchPreset> {
  const base = asBase(await book.find(name));
  if (typeof base === 'object') return base;
  throw new InputError('training.base', {
    name,
    obstacle: base,
    trainable: (await trainableHere(book)).join(', '),
  });
}

async function trainableHere(book: PresetBook): Promise<string[]> {
  const names: string[] = [];
  for (const name of await book.names()) {
    // Using the model reports its broken description.
    const preset = await book.find(name).catch(() => undefined);
    if (!preset || typeof asBase(preset) === 'string') continue;
    const isRemote = placesIn(preset).some(place => 'repo' in place);
    if (!isRemote || (await book.pulled(name))) names.push(name);
  }
  return names;
}
