import { ART_SET_NAMES, type ArtSetName } from './art-sets.ts';
import { type Background, pickBackground } from './backgrounds.ts';
import { castAt } from './cast.ts';
import { canBeCounted, canBeMirrored, hasPlainName, isEveryday, isFullPicture } from './concept-traits.ts';
import type { Concept } from './concepts.ts';
import { type Cell, layout } from './layout.ts';
import { createRandom, type Random } from './random.ts';

/** Pictures are squares of this many pixels. */
export const SCENE_SIDE = 256;

/** A series of pictures: the same index gives the same picture in each. */
export interface Edition {
  /** Part of every seed and key: raise it when the same index no longer gives the same picture. */
  readonly name: string;
  /** The styles to draw in; things without a drawing in any of them are not shown. */
  readonly styles: readonly ArtSetName[];
}

const DEMO_EDITION: Edition = { name: 'demo-1', styles: ART_SET_NAMES };

/** The largest turn of a drawing, in degrees. */
const LARGEST_TURN = 12;

/** Where a drawing goes, in pixels. */
export interface Placement {
  readonly centerX: number;
  readonly centerY: number;
  /** Side of the square that the drawing fills before it is turned. */
  readonly size: number;
  readonly degrees: number;
  readonly mirrored: boolean;
}

export interface PlacedSprite extends Placement {
  readonly concept: Concept;
}

/** Everything that determines a picture and its captions. */
export interface Scene {
  /** Stable name of the picture: the same in every run. */
  readonly key: string;
  readonly seed: number;
  readonly kind: 'single' | 'count' | 'pair' | 'triple';
  /** The things shown, each once. */
  readonly concepts: readonly Concept[];
  readonly set: ArtSetName;
  readonly background: Background;
  readonly sprites: readonly PlacedSprite[];
}

const keyIn = ({ name }: Edition, index: number): string => `${name}-${String(index).padStart(5, '0')}`;

/** Name of the demo's picture with that index, without planning it. */
export const sceneKey = (index: number): string => keyIn(DEMO_EDITION, index);

/**
 * Plans the picture of an index; the same index always gives the same picture. @param concepts with a drawing in one of the
 * edition's styles.
 */
export function planScene(index: number, concepts: readonly Concept[], edition = DEMO_EDITION): Scene {
  const { name, styles: inUse } = edition;
  const { main, appearance } = castAt(index, concepts, name);
  const key = keyIn(edition, index);
  const random = createRandom(key);

  const own = createRandom(`${name}/${main.emoji}`);
  const turn = own.chance(0.5) ? 0 : 1;
  const styles = own.shuffle(inUse.filter(style => main.icons[style]));
  const set = styles[appearance % styles.length]!;

  const kind = appearance % 2 === turn ? 'single' : pickKind(random, main);
  const shown = pickConcepts(random, kind, main, concepts.filter(isEveryday), set);
  const copies = kind === 'count' ? Array<Concept>(random.chance(0.6) ? 2 : 3).fill(main) : shown;
  const cells = layout(random, copies.length, SCENE_SIDE);
  return {
    key,
    seed: index,
    kind,
    concepts: shown,
    set,
    background: pickBackground(random),
    sprites: copies.map((concept, i) => place(random, concept, cells[i]!)),
  };
}

function pickKind(random: Random, main: Concept): Scene['kind'] {
  const draw = random.next();
  if (draw < 0.3 || isFullPicture(main)) return 'single';
  if (draw < 0.55) return canBeCounted(main) ? 'count' : 'single';
  return draw < 0.92 || !hasPlainName(main) ? 'pair' : 'triple';
}

/** The main thing and, for pairs and triples, everyday ones drawn in the same style. */
function pickConcepts(
  random: Random,
  kind: Scene['kind'],
  main: Concept,
  others: readonly Concept[],
  set: ArtSetName,
): Concept[] {
  const count = { single: 1, count: 1, pair: 2, triple: 3 }[kind];
  const shown = [main];
  while (shown.length < count) {
    const other = random.pick(others);
    const alike = shown.some(({ persian }) => persian === other.persian);
    const fits = other.icons[set] && !isFullPicture(other) && (kind !== 'triple' || hasPlainName(other));
    if (fits && !alike) shown.push(other);
  }
  return shown;
}

/** Puts a drawing into its cell so that no corner of its turned square leaves the cell. */
function place(random: Random, concept: Concept, cell: Cell): PlacedSprite {
  const degrees = Math.round(random.between(-LARGEST_TURN, LARGEST_TURN));
  const radians = (degrees * Math.PI) / 180;
  const spread = Math.abs(Math.cos(radians)) + Math.abs(Math.sin(radians));
  const extent = Math.min(cell.width, cell.height) * random.between(0.86, 1);
  const slide = (from: number, length: number) =>
    Math.round(random.between(from + extent / 2, from + length - extent / 2));
  return {
    concept,
    centerX: slide(cell.x, cell.width),
    centerY: slide(cell.y, cell.height),
    size: Math.floor(extent / spread) - 2,
    degrees,
    mirrored: canBeMirrored(concept) && random.chance(0.3),
  };
}
