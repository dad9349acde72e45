import type { Random } from '../../../core/work/demo/random.ts';
import type { Sprite, SpriteBook } from '../../../core/work/demo/sprites.ts';

/** A way to draw that no art set has: how its colours, lines and proportions differ from the drawing's own. */
interface Manner {
  readonly hueDegrees: number;
  readonly saturation: number;
  readonly slope: number;
  readonly intercept: number;
  /** Width of a line around the drawing, as a share of its width; none at 0. */
  readonly outline: number;
  readonly line: string;
  readonly stretch: readonly [number, number];
  readonly skewDegrees: number;
}

/** Drawings that stay as they are: the styles themselves are to be known as well. */
const PLAIN = 0.3;
const GREY = 0.04;
const OUTLINED = 0.25;
const LINES = ['#1b1b1b', '#3a2b22', '#ffffff', '#4a4a4a'] as const;

function someManner(random: Random): Manner {
  const saturation = random.chance(GREY) ? 0 : random.between(0.55, 1.5);
  return {
    hueDegrees: random.between(-14, 14),
    saturation,
    slope: random.between(0.8, 1.15),
    intercept: random.between(-0.05, 0.1),
    outline: random.chance(OUTLINED) ? random.between(0.008, 0.02) : 0,
    line: random.pick(LINES),
    stretch: [random.between(0.86, 1.06), random.between(0.86, 1.06)],
    skewDegrees: random.between(-6, 6),
  };
}

const fixed = (value: number): string => value.toFixed(4);

function inManner({ body, ...box }: Sprite, manner: Manner): Sprite {
  const { left, top, width, height } = box;
  const { slope, intercept, outline } = manner;
  const channel = (name: string) =>
    `<feFunc${name} type="linear" slope="${fixed(slope)}" intercept="${fixed(intercept)}"/>`;
  const around =
    outline > 0
      ? `<feMorphology in="SourceAlpha" operator="dilate" radius="${fixed(outline * width)}" result="wide"/><feFlood flood-color="${manner.line}"/><feComposite in2="wide" operator="in" result="line"/><feMerge><feMergeNode in="line"/><feMergeNode in="own"/></feMerge>`
      : '';
  const filter = `<filter id="manner" color-interpolation-filters="sRGB" x="-.1" y="-.1" width="1.2" height="1.2"><feColorMatrix type="hueRotate" values="${fixed(manner.hueDegrees)}"/><feColorMatrix type="saturate" values="${fixed(manner.saturation)}"/><feComponentTransfer result="own">${['R', 'G', 'B'].map(channel).join('')}</feComponentTransfer>${around}</filter>`;
  const [x, y] = [left + width / 2, top + height / 2];
  const [across, down] = manner.stretch.map(fixed);
  const turn = `translate(${x} ${y}) skewX(${fixed(manner.skewDegrees)}) scale(${across} ${down}) translate(${-x} ${-y})`;
  return { ...box, body: `${filter}<g transform="${turn}"><g filter="url(#manner)">${body}</g></g>` };
}

/** The same drawings in a manner that is drawn by lot for the whole picture, so that shapes teach and not a style's colours and lines. */
export function restyled(book: SpriteBook, random: Random): SpriteBook {
  if (random.chance(PLAIN)) return book;
  const manner = someManner(random);
  return { find: async (concept, set) => inManner(await book.find(concept, set), manner) };
}
