/** The places between two places, both included, in either order. */
export const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => Math.min(from, to) + index);

export interface GridPlace {
  readonly place: number;
  readonly columns: number;
  readonly count: number;
  readonly direction: 'ltr' | 'rtl';
}

/** Where an arrow key leads in a grid that is filled in reading order; null for other keys. */
export function gridMove(key: string, { place, columns, count, direction }: GridPlace): number | null {
  const forward = direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const back = direction === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
  const steps: Readonly<Record<string, number>> = {
    [forward]: 1,
    [back]: -1,
    ArrowDown: columns,
    ArrowUp: -columns,
    Home: -place,
    End: count - 1 - place,
  };
  const step = steps[key];
  if (step === undefined) return null;
  const to = place + step;
  return to < 0 || to >= count ? place : to;
}
