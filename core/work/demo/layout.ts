import type { Random } from './random.ts';

/** A rectangle for one drawing, in pixels. */
export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Fractions of the canvas: x, y, width, height. */
type Fractions = readonly [number, number, number, number];

const HALF = 0.5;
/** Cells that meet at a corner may overlap there a little: turned squares seldom reach into a cell's corner. */
const WIDE = 0.6;

/** Arrangements for one, two and three drawings. */
const ARRANGEMENTS: Readonly<Record<number, readonly (readonly Fractions[])[]>> = {
  1: [[[0, 0, 1, 1]]],
  2: [
    [
      [0, 0, HALF, 1],
      [HALF, 0, HALF, 1],
    ],
    [
      [0, 0, 1, HALF],
      [0, HALF, 1, HALF],
    ],
    [
      [0, 0, WIDE, WIDE],
      [1 - WIDE, 1 - WIDE, WIDE, WIDE],
    ],
    [
      [1 - WIDE, 0, WIDE, WIDE],
      [0, 1 - WIDE, WIDE, WIDE],
    ],
  ],
  3: [
    [
      [0, 0, 1, HALF],
      [0, HALF, HALF, HALF],
      [HALF, HALF, HALF, HALF],
    ],
    [
      [0, 0, HALF, HALF],
      [HALF, 0, HALF, HALF],
      [0, HALF, 1, HALF],
    ],
    [
      [0, 0, HALF, 1],
      [HALF, 0, HALF, HALF],
      [HALF, HALF, HALF, HALF],
    ],
  ],
};

/** Cells for `count` (1 to 3) drawings on a square of `side`, in random order. */
export function layout(random: Random, count: number, side: number): Cell[] {
  const arrangement = random.pick(ARRANGEMENTS[count] ?? []);
  const cells = arrangement.map(([x, y, width, height]) => ({
    x: x * side,
    y: y * side,
    width: width * side,
    height: height * side,
  }));
  return random.shuffle(cells);
}
