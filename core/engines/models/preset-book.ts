import { access, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { MODEL_NAME } from '../../ground/domain/models/model-name.ts';
import { InputError, PermanentError } from '../../ground/errors.ts';
import { readJsonIfThere, readJsonIfValid } from '../../ground/files/parse-json.ts';
import { writeWhole } from '../../ground/files/write-whole.ts';
import { type Place, Preset, type SearchPreset, type TextUse, type VisionUse } from './preset.ts';
import { PRESETS } from './presets.ts';

/** What a pull brought: which commit a preset's repositories stand for, and the files with their hashes. */
export const Pulled = z.object({
  places: z.array(
    z.object({
      repo: z.string(),
      commit: z.string(),
      /** The snapshot in the hub's cache. */
      folder: z.string(),
      license: z.string().optional(),
      files: z.record(z.string(), z.object({ sha256: z.string(), bytes: z.int().nonnegative() })),
    }),
  ),
});
export type Pulled = z.infer<typeof Pulled>;
export type PulledPlace = Pulled['places'][number];

/**
 * The presets of this machine: the project's own, the added ones, and which of them have been pulled.
 * Small JSON files under DATA_DIR/models, so that every process knows the same, also without the database.
 */
export class PresetBook {
  readonly #added: string;
  readonly #pulled: string;

  /** @param modelsDir DATA_DIR/models */
  constructor(modelsDir: string) {
    this.#added = path.join(modelsDir, 'presets');
    this.#pulled = path.join(modelsDir, 'pulled');
  }

  /** Names of all presets, the project's own first. */
  async names(): Promise<string[]> {
    const files = await readdir(this.#added).catch(() => []);
    const added = files.filter(file => file.endsWith('.json')).map(file => file.slice(0, -'.json'.length));
    return [...Object.keys(PRESETS), ...added.filter(name => MODEL_NAME.test(name)).sort()];
  }

  /** @throws PermanentError 'model.unknown' that lists the known names; 'file.invalid' for a broken description. */
  async find(name: string): Promise<Preset> {
    const own = Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined;
    const found =
      own ??
      (MODEL_NAME.test(name) ? await readJsonIfThere(this.#fileOf(this.#added, name), Preset) : undefined);
    if (found) return found;
    throw new PermanentError('model.unknown', { name, known: (await this.names()).join(', ') });
  }

  /**
   * Makes a preset known under a name.
   * @throws InputError 'request.invalid' for an invalid name; 'model.name-taken'.
   */
  async add(name: string, preset: Preset): Promise<void> {
    await this.checkFree(name);
    await writeJson(this.#fileOf(this.#added, name), preset);
  }

  /** @throws InputError as {@link add} does. */
  async checkFree(name: string): Promise<void> {
    if (!MODEL_NAME.test(name)) {
      const reason = `${name.slice(0, 100)} is no name of a model: letters, digits, dots and dashes`;
      throw new InputError('request.invalid', { reason });
    }
    if ((await this.names()).includes(name)) throw new InputError('model.name-taken', { name });
  }

  /** Forgets an added preset; false when there was none. What was pulled stays in the hub's cache. */
  async remove(name: string): Promise<boolean> {
    if (!MODEL_NAME.test(name)) return false;
    const there = await exists(this.#fileOf(this.#added, name));
    await rm(this.#fileOf(this.#added, name), { force: true });
    await rm(this.#fileOf(this.#pulled, name), { force: true });
    return there;
  }

  /** What was pulled for a preset; undefined also if its files are no longer in the cache. */
  async pulled(name: string): Promise<Pulled | undefined> {
    const record = await readJsonIfValid(this.#fileOf(this.#pulled, name), Pulled);
    if (!record) return undefined;
    const files = record.places.flatMap(({ folder, files }) =>
      Object.keys(files).map(file => path.join(folder, file)),
    );
    const there = await Promise.all(files.map(exists));
    return there.every(Boolean) ? record : undefined;
  }

  async recordPull(name: string, pulled: Pulled): Promise<void> {
    await writeJson(this.#fileOf(this.#pulled, name), pulled);
  }

  readonly #fileOf = (folder: string, name: string): string => path.join(folder, `${name}.json`);
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

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
