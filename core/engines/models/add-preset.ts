import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../../ground/errors.ts';
import { AS_WRITTEN, LETTERS_ONLY } from '../../ground/persian/text-normalizers.ts';
import { type PictureFit, USUAL_FIT } from '../../ground/pixels/picture-fit.ts';
import {
  type CheckpointDescription,
  DESCRIBING_FILES,
  describeCheckpoint,
  describeOnnxPair,
  isOnnxPair,
} from './describe-checkpoint.ts';
import type { HubSettings } from './hub/hub-defaults.ts';
import { pullRepository } from './hub/pull-repository.ts';
import type { Place, Preset } from './preset.ts';

/** A person's description of a new preset's checkpoint; what is left out comes from the checkpoint's own files. */
export interface PresetWishes {
  /** A folder or a repository: a vision checkpoint, or a text checkpoint for a scorer. */
  readonly place: string;
  /** The text checkpoint that shares the vision checkpoint's space. */
  readonly text?: string | undefined;
  readonly revision?: string | undefined;
  readonly mean?: readonly [number, number, number] | undefined;
  readonly std?: readonly [number, number, number] | undefined;
  /** How images are made square. */
  readonly fit?: PictureFit['kind'] | undefined;
  readonly maxTokens?: number | undefined;
  readonly pooling?: 'pooler' | 'cls' | 'mean' | undefined;
  readonly normalizerVersion?: number | undefined;
  readonly license?: string | undefined;
}

/** A preset made of a person's wishes, and which of its constants came from the checkpoint's own files. */
export interface ProposedPreset {
  readonly preset: Preset;
  readonly fromFiles: readonly ('mean' | 'std' | 'fit' | 'maxTokens' | 'pooling')[];
}

/**
 * Looks at the checkpoints' configuration and makes a preset of them. Of a repository only the small files that say
 * what it is are fetched.
 * @throws InputError 'model.needs' when something must be said; PermanentError 'model.unsupported' that names what we
 *   lack; and as `pullRepository` does.
 */
export async function proposePreset(wishes: PresetWishes, hub: HubSettings): Promise<ProposedPreset> {
  const first = await look(wishes.place, wishes.revision, hub, { pairs: !wishes.text });
  const { license } = wishes;
  const facts = { source: 'models add', ...(license && { license }) };
  if (first.description.role === 'onnx') {
    if (wishes.mean || wishes.std || wishes.fit || wishes.pooling) {
      throw needs(wishes.place, 'its own files say how images and texts are fed: leave the constants out');
    }
    const { maxTokens = first.description.maxTokens, normalizerVersion = LETTERS_ONLY } = wishes;
    const text = { place: first.place, maxTokens, normalizerVersion };
    return {
      preset: { kind: 'onnx', ...facts, vision: { place: first.place }, text },
      fromFiles: wishes.maxTokens ? [] : ['maxTokens'],
    };
  }
  if (first.description.role === 'text') {
    if (wishes.text)
      throw needs(wishes.place, 'the first checkpoint is a text model: name the vision one first');
    const text = textUse(first.description, wishes, { pooling: 'mean', normalizerVersion: AS_WRITTEN });
    return {
      preset: { kind: 'scorer', ...facts, text: { place: first.place, ...text.use } },
      fromFiles: text.fromFiles,
    };
  }
  if (!wishes.text) throw needs(wishes.place, 'it is a vision model: name its text model with --text');
  const second = await look(wishes.text, undefined, hub);
  if (second.description.role !== 'text') throw needs(wishes.text, '--text is no text model');
  const { projection, preprocessor, imageSize } = first.description;
  const mean = wishes.mean ?? preprocessor?.mean;
  const std = wishes.std ?? preprocessor?.std;
  if (!mean || !std) {
    throw needs(wishes.place, 'no preprocessor_config.json says mean and deviation: give --mean and --std');
  }
  const text = textUse(second.description, wishes, { normalizerVersion: LETTERS_ONLY });
  const fit = fitFor(wishes.fit, preprocessor?.fit, imageSize);
  return {
    preset: {
      kind: 'search',
      ...facts,
      vision: { place: first.place, mean, std, ...(projection && { projection }), ...(fit && { fit }) },
      text: { place: second.place, ...text.use },
    },
    fromFiles: [
      ...(wishes.mean ? [] : (['mean'] as const)),
      ...(wishes.std ? [] : (['std'] as const)),
      ...(preprocessor?.fit && fit === preprocessor.fit ? (['fit'] as const) : []),
      ...text.fromFiles,
    ],
  };
}

/** A person's word counts, with the numbers of the file where it speaks of the same; else the file's. */
function fitFor(
  wish: PictureFit['kind'] | undefined,
  found: PictureFit | undefined,
  imageSize: number,
): PictureFit | undefined {
  if (!wish || wish === found?.kind) return found;
  return wish === 'squash' ? USUAL_FIT : { kind: 'crop', edge: imageSize, filter: 'bicubic' };
}

const needs = (place: string, reason: string): InputError => new InputError('model.needs', { place, reason });

function textUse(
  { sentence, maxTokens }: Extract<CheckpointDescription, { role: 'text' }>,
  wishes: PresetWishes,
  fallback: { pooling?: 'mean'; normalizerVersion: number },
) {
  if (sentence && wishes.pooling)
    throw needs(wishes.place, 'its modules.json says the pooling: leave --pooling out');
  const pooling = wishes.pooling ?? (sentence ? undefined : fallback.pooling);
  return {
    use: {
      maxTokens: wishes.maxTokens ?? maxTokens,
      normalizerVersion: wishes.normalizerVersion ?? fallback.normalizerVersion,
      ...(pooling && { pooling }),
      ...(sentence && { sentence }),
    },
    fromFiles: [
      ...(wishes.maxTokens ? [] : (['maxTokens'] as const)),
      ...(sentence ? (['pooling'] as const) : []),
    ],
  };
}

/** @param pairs whether ONNX files of both towers are taken, where there are some. */
async function look(
  named: string,
  revision: string | undefined,
  hub: HubSettings,
  { pairs = false }: { pairs?: boolean } = {},
) {
  const describe = (folder: string, names: readonly string[]) =>
    pairs && isOnnxPair(names) ? describeOnnxPair(folder) : describeCheckpoint(folder);
  const local = await stat(named).catch(() => undefined);
  if (local?.isDirectory()) {
    const folder = path.resolve(named);
    const names = (await readdir(folder, { recursive: true })).map(name => name.split(path.sep).join('/'));
    return { place: { folder } satisfies Place, description: await describe(folder, names) };
  }
  // A name that looks like a path is not one of the hub's.
  if (/^[./~]|\\|^[A-Za-z]:/.test(named)) throw needs(named, 'there is no such folder');
  let all: readonly string[] = [];
  const choose = (names: readonly string[]): string[] => {
    all = names;
    return names.filter(name => DESCRIBING_FILES.test(name));
  };
  const pulled = await pullRepository(hub, { repo: named, choose, ...(revision && { revision }) });
  const place: Place = { repo: named, revision: pulled.commit };
  return { place, description: await describe(pulled.folder, all) };
}
