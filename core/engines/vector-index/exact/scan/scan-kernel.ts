import {
  type Code,
  f32x4,
  i8x16,
  i32,
  i32x4,
  repeatWhile,
  v128,
  when,
} from '../../../../ground/wasm/instructions.ts';
import { encodeModule, FunctionBuilder, runsHere, type Variable } from '../../../../ground/wasm/module.ts';
import { addHit } from './hit-list.ts';
import { judgeProducts } from './judge-kernel.ts';
import { COARSE_ZERO, FINE_STEP, FINE_ZERO } from './query-codes.ts';

/** Raised where it gets faster: what was measured of an earlier one chooses wrongly. */
export const KERNEL_VERSION = 3;
/** Rows that are compared together: their four sums fill a vector. */
export const TILE_ROWS = 4;
/** Bytes of a vector, and those that one turn of the inner loop takes of each row. */
const VECTOR = 16;
const TURN = 2 * VECTOR;
/**
 * Bytes of four rows up to which they are read side by side, which reads the planes a quarter as often. Longer ones are read one
 * after the other: processors foresee one stream through a page of memory, not four. A thread of a Zen 4 went through rows of 768
 * bytes 2.4 times as fast that way, and was a tenth slower with those of 64.
 */
const SIDE_BY_SIDE = 1024;
/** What of a query stands in memory beside its codes: float32 what a step is worth, float32 the threshold, where its next hit goes. */
export const ASK = { bytes: 16, scale: 0, threshold: 4, next: 8 } as const;
/** Codes stand in memory with this added to them, from 1 to 255: ONNX Runtime's fastest products are of bytes without sign. */
export const CODE_ZERO = 128;

/** Numbers of a row of codes with those of zero that fill it up to whole turns of the loop. */
export const strideOf = (dimension: number): number => Math.ceil(dimension / TURN) * TURN;

/**
 * The comparison of queries with rows of int8 codes: of every row the product with each query, times both scales, plus what
 * the row's mask adds. Four rows of which one reaches the query's threshold go to its list of hits. Rows lie one behind the
 * other, so one pass reads the codes from the first byte to the last and writes next to nothing.
 *
 * `fine` compares one query that is kept in two planes of seven bits, `coarse` an even number of queries of one plane. Both
 * have the sums of four rows with two planes at a time: eight, which with what feeds them fit into sixteen registers.
 *
 * Parameters: first row, last row (exclusive, after the first), then the addresses of codes uint8 [rows, stride], of the rows'
 * scales float32, masks float32 and sums int32, of the queries' planes uint8 [planes, stride] and of their asks; `coarse`
 * also has the number of queries.
 */
export function scanKernel(stride: number): Uint8Array<ArrayBuffer> {
  return encodeModule([
    fineScan(new Scan('fine', stride)),
    fineScan(new Scan('fineRow', stride, 1)),
    coarseScan(stride),
    judgeProducts(),
  ]);
}

/** Whether this runtime and processor know the kernel's instructions. */
export const isScannable = (): boolean => runsHere(scanKernel(TURN));

/** What both functions have in common. */
class Scan {
  readonly builder: FunctionBuilder;
  readonly row: Variable;
  readonly end: Variable;
  readonly planes: Variable;
  readonly asks: Variable;
  readonly queries: Variable | undefined;
  readonly plane: Variable;
  readonly ask: Variable;
  readonly #codes: Variable;
  readonly #scales: Variable;
  readonly #masks: Variable;
  readonly #sums: Variable;
  readonly #code: Variable;
  readonly #stop: Variable;
  readonly #hit: Variable;
  readonly #left: Variable[];
  readonly #right: Variable[];
  readonly #leftPart: Variable;
  readonly #rightPart: Variable;
  readonly #part: Variable;
  readonly #bounds: Variable;
  readonly #signs: Variable;
  readonly #stride: number;
  readonly #rows: number;

  /** @param rows that are compared together. */
  constructor(name: 'fine' | 'fineRow' | 'coarse', stride: number, rows = TILE_ROWS) {
    const builder = new FunctionBuilder(name);
    this.builder = builder;
    this.#stride = stride;
    this.#rows = rows;
    this.row = builder.parameter('i32');
    this.end = builder.parameter('i32');
    this.#codes = builder.parameter('i32');
    this.#scales = builder.parameter('i32');
    this.#masks = builder.parameter('i32');
    this.#sums = builder.parameter('i32');
    this.planes = builder.parameter('i32');
    this.asks = builder.parameter('i32');
    this.queries = name === 'coarse' ? builder.parameter('i32') : undefined;
    this.plane = builder.local('i32');
    this.ask = builder.local('i32');
    this.#code = builder.local('i32');
    this.#stop = builder.local('i32');
    this.#hit = builder.local('i32');
    this.#left = builder.locals('v128', TILE_ROWS);
    this.#right = builder.locals('v128', TILE_ROWS);
    this.#leftPart = builder.local('v128');
    this.#rightPart = builder.local('v128');
    this.#part = builder.local('v128');
    this.#bounds = builder.local('v128');
    this.#signs = builder.local('v128');
  }

  /** Multiplies the rows with the two planes that begin at `plane`, which then is behind the first of them. */
  multiply(): Code {
    const together = TILE_ROWS * this.#stride <= SIDE_BY_SIDE ? this.#rows : 1;
    const rows = Array.from({ length: this.#rows / together }, (_, group) =>
      this.#multiplyRows(group * together, together),
    );
    const back = this.plane.set(i32.add(this.plane.get, i32.const(-this.#stride)));
    return [
      this.#code.set(i32.add(this.#codes.get, i32.mul(this.row.get, i32.const(this.#stride)))),
      [...this.#left, ...this.#right].map(sum => sum.set(v128.zero)),
      rows.map((one, group) => (group === 0 ? one : [back, one])),
    ];
  }

  /** Multiplies so many rows, side by side; `code` is at the first of them, and then behind it. */
  #multiplyRows(first: number, count: number): Code {
    const turn: Code[] = [];
    for (let at = 0; at < TURN; at += VECTOR) {
      turn.push(this.#leftPart.set(v128.load(this.plane.get, at)));
      turn.push(this.#rightPart.set(v128.load(this.plane.get, this.#stride + at)));
      for (let row = 0; row < count; row++) {
        const [left, right] = [this.#left[first + row]!, this.#right[first + row]!];
        const stored = v128.load(this.#code.get, row * this.#stride + at);
        turn.push(this.#part.set(v128.xor(stored, this.#signs.get)));
        turn.push(left.set(i32x4.addByteProducts(this.#part.get, this.#leftPart.get, left.get)));
        turn.push(right.set(i32x4.addByteProducts(this.#part.get, this.#rightPart.get, right.get)));
      }
    }
    return [
      this.#stop.set(i32.add(this.#code.get, i32.const(this.#stride))),
      repeatWhile(
        i32.less(this.#code.get, this.#stop.get),
        turn,
        this.plane.set(i32.add(this.plane.get, i32.const(TURN))),
        this.#code.set(i32.add(this.#code.get, i32.const(TURN))),
      ),
    ];
  }

  get leftSums(): Code {
    return this.#sumUp(this.#left);
  }

  get rightSums(): Code {
    return this.#sumUp(this.#right);
  }

  /** Bounds the four rows from above, and notes them where one reaches the threshold of the query at `ask`. */
  judge(products: Code, zero: number): Code {
    const ofRows = (numbers: Variable): Code =>
      v128.load(i32.add(numbers.get, i32.shiftLeft(this.row.get, i32.const(2))), 0);
    const ask = this.ask.get;
    const whole = i32x4.subtract(products, i32x4.multiply(ofRows(this.#sums), i32x4.splat(i32.const(zero))));
    const scaled = f32x4.multiply(
      f32x4.fromInt32(whole),
      f32x4.multiply(ofRows(this.#scales), v128.loadSplat(ask, ASK.scale)),
    );
    return [
      this.#bounds.set(f32x4.add(scaled, ofRows(this.#masks))),
      when(
        v128.isAnyTrue(f32x4.atLeast(this.#bounds.get, v128.loadSplat(ask, ASK.threshold))),
        addHit({ ask, next: ASK.next }, { hit: this.#hit, row: this.row.get, bounds: this.#bounds.get }),
      ),
    ];
  }

  /** Goes on with the next rows. */
  forEachTile(...body: Code[]): FunctionBuilder {
    this.builder.body(
      // A byte without its highest bit is another number by CODE_ZERO.
      this.#signs.set(i8x16.splat(i32.const(CODE_ZERO))),
      repeatWhile(
        i32.less(this.row.get, this.end.get),
        body,
        this.row.set(i32.add(this.row.get, i32.const(this.#rows))),
      ),
    );
    return this.builder;
  }

  /** Of four vectors of four sums each the four whole sums. */
  #sumUp(sums: readonly Variable[]): Code {
    const [a, b, c, d] = sums.map(({ get }) => get) as [Code, Code, Code, Code];
    // [a0 + a2, b0 + b2, a1 + a3, b1 + b3], and the same of c and d.
    const halves = (x: Code, y: Code): Code =>
      i32x4.add(v128.pick(x, y, 0, 4, 1, 5), v128.pick(x, y, 2, 6, 3, 7));
    return [
      this.#leftPart.set(halves(a, b)),
      this.#rightPart.set(halves(c, d)),
      i32x4.add(
        v128.pick(this.#leftPart.get, this.#rightPart.get, 0, 1, 4, 5),
        v128.pick(this.#leftPart.get, this.#rightPart.get, 2, 3, 6, 7),
      ),
    ];
  }
}

function fineScan(scan: Scan): FunctionBuilder {
  const { plane, planes, ask, asks } = scan;
  const high = i32x4.shiftLeft(scan.leftSums, i32.const(Math.log2(FINE_STEP)));
  return scan.forEachTile(
    plane.set(planes.get),
    ask.set(asks.get),
    scan.multiply(),
    scan.judge(i32x4.add(high, scan.rightSums), FINE_ZERO),
  );
}

function coarseScan(stride: number): FunctionBuilder {
  const scan = new Scan('coarse', stride);
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
