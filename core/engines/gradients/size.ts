import type { Dimension } from '../../ground/onnx/graph.ts';

/*
 * Sizes that only a run decides, as products: 12, "batch", "4*batch*sequence". Enough for graphs whose shapes change by
 * splitting and joining dimensions, and it tells what the gradient of a broadcast must be summed over.
 */

interface Product {
  readonly factor: number;
  /** Sorted. */
  readonly names: readonly string[];
}

/** The product of sizes; of none it is 1. */
export const timesAll = (sizes: readonly Dimension[]): Dimension =>
  format(
    sizes.map(parse).reduce(
      (left, right) => ({
        factor: left.factor * right.factor,
        names: [...left.names, ...right.names].sort(),
      }),
      { factor: 1, names: [] },
    ),
  );

/** What is left of `whole` when `parts` are taken out of the product. @throws RangeError when they are not in it. */
export function dividedBy(whole: Dimension, parts: readonly Dimension[]): Dimension {
  const { factor, names } = parse(whole);
  const divisor = parse(timesAll(parts));
  const left = [...names];
  for (const name of divisor.names) {
    const place = left.indexOf(name);
    if (place < 0) throw new RangeError(`${parts.join(' * ')} is no part of ${whole}`);
    left.splice(place, 1);
  }
  if (factor % divisor.factor !== 0) throw new RangeError(`${parts.join(' * ')} is no part of ${whole}`);
  return format({ factor: factor / divisor.factor, names: left });
}

/** The size in numbers. @throws RangeError for a name without a number. */
export function sizeWith(size: Dimension, numbers: Readonly<Record<string, number>>): number {
  const { factor, names } = parse(size);
  return names.reduce((product, name) => {
    const number = numbers[name];
    if (number === undefined) throw new RangeError(`no size is given for ${name}`);
    return product * number;
  }, factor);
}

function parse(size: Dimension): Product {
  if (typeof size === 'number') return { factor: size, names: [] };
  const parts = size.split('*');
  const factors = parts.filter(part => /^\d+$/.test(part)).map(Number);
  return {
    factor: factors.reduce((product, factor) => product * factor, 1),
    names: parts.filter(part => !/^\d+$/.test(part)).sort(),
  };
}

function format({ factor, names }: Product): Dimension {
  if (names.length === 0 || factor === 0) return factor;
  return [...(factor === 1 ? [] : [factor]), ...names].join('*');
}
