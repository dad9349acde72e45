import { type Code, i32, v128 } from '../../../../ground/wasm/instructions.ts';
import type { Variable } from '../../../../ground/wasm/module.ts';

/** A hit: the first of four rows, and the upper bounds of all four; or a row, and its bounds for four queries. */
export const HIT = { bytes: 32, row: 0, bounds: 16 } as const;

/** Adds a hit to the list whose end stands in an ask. @param hit a variable for its address. */
export const addHit = (
  { ask, next }: { readonly ask: Code; readonly next: number },
  { hit, row, bounds }: { readonly hit: Variable; readonly row: Code; readonly bounds: Code },
): Code => [
  hit.set(i32.load(ask, next)),
  i32.store(hit.get, HIT.row, row),
  v128.store(hit.get, HIT.bounds, bounds),
  i32.store(ask, next, i32.add(hit.get, i32.const(HIT.bytes))),
];
