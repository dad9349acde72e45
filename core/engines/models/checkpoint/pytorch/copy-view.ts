import type { TensorView } from './torch-globals.ts';

/** True when the elements lie one after another in row-major order. Strides of dimensions of size 1 don't matter. */
export function isContiguous({ shape, strides }: TensorView): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] === 0) return true;
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}

/** Elements from the first that a view touches to the last. */
export const spanOf = ({ shape, strides }: TensorView): number =>
  shape.includes(0) ? 0 : shape.reduce((span, size, axis) => span + (size - 1) * strides[axis]!, 1);

/**
 * Copies a strided view out into row-major order.
 * @param span the storage's bytes from the view's first element on.
 */
export function copyView(view: TensorView, span: Uint8Array, itemBytes: number): Uint8Array {
  const { shape, strides } = view;
  const count = shape.reduce((product, size) => product * size, 1);
  const target = new Uint8Array(count * itemBytes);
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < target.length; to += itemBytes) {
    for (let byte = 0; byte < itemBytes; byte++) target[to + byte] = span[from * itemBytes + byte]!;
    // Counts up like an odometer, the last dimension fastest.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= shape[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return target;
}
