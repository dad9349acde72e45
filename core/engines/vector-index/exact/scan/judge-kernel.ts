import {
  type Code,
  f32x4,
  i32,
  i32x4,
  repeatWhile,
  v128,
  when,
} from '../../../../ground/wasm/instructions.ts';
import { FunctionBuilder } from '../../../../ground/wasm/module.ts';
import { addHit } from './hit-list.ts';

/** Queries whose numbers fill a vector. */
export const GROUP_QUERIES = 4;
/**
 * What of four queries stands in memory: int32 what is too much in their products, float32 what a step is worth, float32 the thresholds,
 * where their next hit goes.
 */
export const GROUP_ASK = { bytes: 64, zeros: 0, scales: 16, thresholds: 32, next: 48 } as const;

/**
 * Bounds rows by products that are there already, as the scan bounds them by its own: for each row and four queries the product less
 * what is too much in it, times both scales, plus what the row's mask adds. Where one reaches its query's threshold, all four go to the
 * group's list of hits.
 *
 * Parameters: first row, last row (exclusive, after the first), then the addresses of products int32 [rows from the first on, groups, 4], of
 * the rows' scales float32, of their masks float32 and of the groups' asks, and the number of groups.
 */
export function judgeProducts(): FunctionBuilder {
  const builder = new FunctionBuilder('judge');
  const row = builder.parameter('i32');
  const end = builder.parameter('i32');
  const product = builder.parameter('i32');
  const scales = builder.parameter('i32');
  const masks = builder.parameter('i32');
  const asks = builder.parameter('i32');
  const groups = builder.parameter('i32');
  const ask = builder.local('i32');
  const stop = builder.local('i32');
  const hit = builder.local('i32');
  const scale = builder.local('v128');
  const mask = builder.local('v128');
  const bounds = builder.local('v128');
  const ofRow = (numbers: Code): Code =>
    v128.loadSplat(i32.add(numbers, i32.shiftLeft(row.get, i32.const(2))), 0);
  const ofGroup = (offset: number): Code => v128.load(ask.get, offset);
  const whole = i32x4.subtract(v128.load(product.get, 0), ofGroup(GROUP_ASK.zeros));
  const scaled = f32x4.multiply(f32x4.fromInt32(whole), f32x4.multiply(scale.get, ofGroup(GROUP_ASK.scales)));
  const add = (to: typeof ask, bytes: number): Code => to.set(i32.add(to.get, i32.const(bytes)));
  builder.body(
    repeatWhile(
      i32.less(row.get, end.get),
      scale.set(ofRow(scales.get)),
      mask.set(ofRow(masks.get)),
      ask.set(asks.get),
      stop.set(i32.add(asks.get, i32.mul(groups.get, i32.const(GROUP_ASK.bytes)))),
      repeatWhile(
        i32.less(ask.get, stop.get),
        bounds.set(f32x4.add(scaled, mask.get)),
        when(
          v128.isAnyTrue(f32x4.atLeast(bounds.get, ofGroup(GROUP_ASK.thresholds))),
          addHit({ ask: ask.get, next: GROUP_ASK.next }, { hit, row: row.get, bounds: bounds.get }),
        ),
        add(product, 16),
        add(ask, GROUP_ASK.bytes),
      ),
      add(row, 1),
    ),
  );
  return builder;
}
