import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PermanentError } from '../../ground/errors.ts';
import { parseJson } from '../../ground/files/parse-json.ts';
import { type ArtSetName, artSetNamed } from './art-sets.ts';
import type { Concept } from './concepts.ts';

const Side = z.number().positive().optional();
const Origin = z.number().optional();
const Icon = z.object({ body: z.string().min(1), left: Origin, top: Origin, width: Side, height: Side });
const Alias = z.object({ parent: z.string() });

/** The parts of the Iconify JSON format that emoji sets use. */
const IconSet = z.object({
  width: Side,
  height: Side,
  icons: z.record(z.string(), z.unknown()),
  aliases: z.record(z.string(), z.unknown()).default({}),
});

/** One drawing: SVG elements and the viewBox they are meant for. */
export interface Sprite {
  readonly body: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Iconify's default side, for sets and icons that name none. */
const DEFAULT_SIDE = 16;

/**
 * Reads the named icons from an art set's Iconify JSON file. The file (up to 25 MB) is parsed whole and then released.
 * @throws PermanentError 'file.invalid' when an icon is missing or the file is not an Iconify set.
 */
export async function readSprites(file: string, icons: Iterable<string>): Promise<Map<string, Sprite>> {
  const invalid = (reason: string) => new PermanentError('file.invalid', { path: file, reason });
  const parsed = IconSet.safeParse(parseJson(await readFile(file, 'utf8')));
  if (!parsed.success) throw invalid('not an Iconify icon set');
  const set = parsed.data;

  const spriteOf = (icon: string): Sprite => {
    const alias = Alias.safeParse(set.aliases[icon]);
    const found = Icon.safeParse(set.icons[alias.success ? alias.data.parent : icon]);
    if (!found.success) throw invalid(`icon ${icon} is missing`);
    const { body, left = 0, top = 0, width, height } = found.data;
    return {
      body,
      left,
      top,
      width: width ?? set.width ?? DEFAULT_SIDE,
      height: height ?? set.height ?? DEFAULT_SIDE,
    };
  };
  return new Map(Array.from(icons, icon => [icon, spriteOf(icon)]));
}

/** Provides drawings; each art set is read once, when it is first needed. */
export interface SpriteBook {
  /** @throws PermanentError 'file.invalid' when the art set lacks the thing. */
  find(concept: Concept, set: ArtSetName): Promise<Sprite>;
}

export function openSpriteBook(concepts: readonly Concept[]): SpriteBook {
  const sets = new Map<ArtSetName, Promise<Map<string, Sprite>>>();
  return {
    async find(concept, set) {
      const wanted = concepts.flatMap(({ icons }) => icons[set] ?? []);
      const reading = sets.get(set) ?? readSprites(artSetNamed(set).file(), wanted);
      sets.set(set, reading);
      const sprite = (await reading).get(concept.icons[set] ?? '');
      if (sprite) return sprite;
      throw new PermanentError('file.invalid', { path: set, reason: `no drawing of ${concept.english}` });
    },
  };
}
