import type { BatchLimits } from './translator.ts';

/**
 * Cuts a list into requests within a service's limits, in order. A text longer than a whole request gets its own, so that the service's
 * refusal concerns only that text.
 */
export function makeBatches<Item extends { readonly text: string }>(
  items: readonly Item[],
  { texts, characters }: BatchLimits,
): Item[][] {
  const batches: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const last = batches.at(-1);
    if (last && last.length < texts && item.text.length <= room) {
      last.push(item);
      room -= item.text.length;
    } else {
      batches.push([item]);
      room = characters - item.text.length;
    }
  }
  return batches;
}
