import type { Random } from './random.ts';

/** A colour that has a common name in both languages, in a light and a stronger shade. */
interface Colour {
  readonly persian: string;
  readonly english: string;
  readonly shades: readonly [string, string];
}

/** Light enough that dark outlines stand out, and never so pale that white things vanish. */
const COLOURS: readonly Colour[] = [
  { persian: 'آبی', english: 'blue', shades: ['#9ccbf2', '#64a8e3'] },
  { persian: 'سبز', english: 'green', shades: ['#a9dba0', '#74be78'] },
  { persian: 'زرد', english: 'yellow', shades: ['#f9e38d', '#f2ce55'] },
  { persian: 'نارنجی', english: 'orange', shades: ['#f8c08a', '#f0a05c'] },
  { persian: 'صورتی', english: 'pink', shades: ['#f7bfd3', '#ee98b8'] },
  { persian: 'بنفش', english: 'purple', shades: ['#cdb5ea', '#a98bd6'] },
  { persian: 'خاکستری', english: 'gray', shades: ['#d3d8de', '#aab3bd'] },
  { persian: 'قهوه‌ای', english: 'brown', shades: ['#dcc7aa', '#c9a97f'] },
];

export type Background =
  | { readonly kind: 'plain' | 'noisy'; readonly colour: Colour; readonly shade: string }
  | {
      readonly kind: 'graded';
      readonly from: Colour;
      readonly to: Colour;
      readonly shades: readonly [string, string];
      /** Clockwise from “left to right”. */
      readonly degrees: number;
    };

/** About half plain, a third graded between two colours, the rest with soft clouds. */
export function pickBackground(random: Random): Background {
  const draw = random.next();
  const colour = random.pick(COLOURS);
  const shade = random.pick(colour.shades);
  if (draw < 0.45) return { kind: 'plain', colour, shade };
  if (draw < 0.65) return { kind: 'noisy', colour, shade };
  const to = random.pick(COLOURS.filter(other => other !== colour));
  const degrees = Math.floor(random.between(0, 360));
  return { kind: 'graded', from: colour, to, shades: [shade, random.pick(to.shades)], degrees };
}

/** «آبی» or «آبی و سبز», for captions. */
export const backgroundNames = (background: Background) =>
  background.kind === 'graded'
    ? {
        persian: `${background.from.persian} و ${background.to.persian}`,
        english: `${background.from.english} and ${background.to.english}`,
      }
    : background.colour;

/** SVG elements that fill a square of `side`; `seed` varies the clouds. */
export function backgroundSvg(background: Background, side: number, seed: number): string {
  const fill = (paint: string) => `<rect width="${side}" height="${side}" ${paint}/>`;
  if (background.kind === 'plain') return fill(`fill="${background.shade}"`);
  if (background.kind === 'graded') {
    const [from, to] = background.shades;
    return `<linearGradient id="bg" gradientTransform="rotate(${background.degrees} .5 .5)"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>${fill('fill="url(#bg)"')}`;
  }
  // White clouds: the noise's red channel becomes their opacity.
  const clouds = `<filter id="bg" x="0" y="0" width="1" height="1"><feTurbulence type="fractalNoise" baseFrequency=".018" numOctaves="2" seed="${seed}"/><feColorMatrix values="0 0 0 0 1 0 0 0 0 1 0 0 0 0 1 1.2 0 0 0 -.4"/></filter>`;
  return `${clouds}${fill(`fill="${background.shade}"`)}${fill('filter="url(#bg)"')}`;
}
