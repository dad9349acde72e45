import { i32, i32x4, repeatWhile } from '../../../../ground/wasm/instructions.ts';
import { encodeModule, type FunctionBuilder, runsHere } from '../../../../ground/wasm/module.ts';
import { judgeProducts } from './judge-kernel.ts';
import { ASK, STEP } from './kernel-layout.ts';
import { COARSE_ZERO, FINE_STEP, FINE_ZERO } from './query-codes.ts';
import { Scan } from './scan-loop.ts';

/** Raised where it gets faster: what was measured of an earlier one chooses wrongly. */
export const KERNEL_VERSION = 5;

/**
 * The comparison of queries with rows of int8 codes: of every row the product with each query, times both scales, plus what
 * the row's mask adds. Four rows of which one reaches the query's threshold go to its list of hits. Rows lie one behind the
 * other, so one pass reads the codes from the first byte to the last and writes next to nothing.
 *
 * `one` compares one query of one plane, `coarse` an even number of such queries, `fine` a row with a query that is kept in two
 * planes of seven bits. They have eight sums at a time, which with what feeds them fit into sixteen registers: of four rows with
 * two planes, or of both halves of four rows.
 *
 * Parameters: first row, last row (exclusive, after the first), then the addresses of codes uint8 [rows, stride], of the rows'
 * scales float32, masks float32 and sums int32, of the queries' planes uint8 [planes, stride] and of their asks; `coarse`
 * also has the number of queries.
 */
export function scanKernel(stride: number): Uint8Array<ArrayBuffer> {
  return encodeModule([oneScan(stride), coarseScan(stride), fineScan(stride), judgeProducts()]);
}

/** Whether this runtime and processor know the kernel's instructions. */
export const isScannable = (): boolean => runsHere(scanKernel(STEP));

function oneScan(stride: number): FunctionBuilder {
  const scan = new Scan('one', { stride, planes: 1 });
  return scan.forEachTile(
    scan.plane.set(scan.planes.get),
    scan.ask.set(scan.asks.get),
    scan.multiply(),
    scan.judge(scan.sums, COARSE_ZERO),
  );
}

function fineScan(stride: number): FunctionBuilder {
  const scan = new Scan('fine', { stride, rows: 1 });
  const high = i32x4.shiftLeft(scan.leftSums, i32.const(Math.log2(FINE_STEP)));
  return scan.forEachTile(
    scan.plane.set(scan.planes.get),
    scan.ask.set(scan.asks.get),
    scan.multiply(),
    scan.judge(i32x4.add(high, scan.rightSums), FINE_ZERO),
  );
}

function coarseScan(stride: number): FunctionBuilder {
  const scan = new Scan('coarse', { stride });
  const { builder, plane, planes, ask, asks, queries } = scan;
  const stop = builder.local('i32');
  const next = ask.set(i32.add(ask.get, i32.const(ASK.bytes)));
  return scan.forEachTile(
    plane.set(planes.get),
    ask.set(asks.get),
    stop.set(i32.add(asks.get, i32.mul(queries!.get, i32.const(ASK.bytes)))),
    repeatWhile(
      i32.less(ask.get, stop.get),
      scan.multiply(),
      plane.set(i32.add(plane.get, i32.const(stride))),
      scan.judge(scan.leftSums, COARSE_ZERO),
      next,
      scan.judge(scan.rightSums, COARSE_ZERO),
      next,
    ),
  );
}
