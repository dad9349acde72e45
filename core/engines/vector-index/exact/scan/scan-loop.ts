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
import { FunctionBuilder, type Variable } from '../../../../ground/wasm/module.ts';
import { addHit } from './hit-list.ts';
import { ASK, CODE_ZERO, STEP, TILE_ROWS, VECTOR } from './kernel-layout.ts';

/**
 * Rows that are read side by side, by the number of planes. Those of one query come from memory, and processors foresee one or two
 * streams through a page of it, not four: a thread of a Zen 4 went through rows of 768 bytes 2.4 times as fast one by one as four by
 * four. Those of several queries come from the cache for all but the first two planes; there it counts how many sums grow side by
 * side, for each waits four steps for its last product: a thread of a Zen 5 does 55 thousand million products a second of rows of 768
 * bytes one by one, and 80 four by four.
 */
const TOGETHER = { 1: 2, 2: TILE_ROWS } as const;
/**
 * Bytes of a row that one turn of the inner loop takes at most. An out-of-order processor holds a few hundred instructions in flight, in
 * its reorder buffer, and fetches from memory what those ask for: the fewer instructions a byte takes, the more bytes are being fetched
 * at once. One thread of a Zen 5 read rows of 768 and 1,024 bytes at 22 and 16 GB/s with two planes, one row and turns of 32 bytes, at
 * 26 to 33 with one plane, two rows and 64 bytes.
 */
const TURN = 64;

const turnOf = (stride: number): number => (stride % TURN === 0 ? TURN : STEP);

interface ScanShape {
  readonly stride: number;
  /** Rows that are compared together. */
  readonly rows?: number;
  /** Planes that they are multiplied with. */
  readonly planes?: 1 | 2;
}

/** What the functions have in common. */
export class Scan {
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
  /** Of the second plane; with one plane nothing but scratch of `#sumUp`. */
  readonly #rightPart: Variable;
  readonly #part: Variable;
  readonly #bounds: Variable;
  readonly #signs: Variable;
  readonly #stride: number;
  readonly #rows: number;
  readonly #planes: 1 | 2;

  constructor(name: 'one' | 'coarse' | 'fine', { stride, rows = TILE_ROWS, planes = 2 }: ScanShape) {
    const builder = new FunctionBuilder(name);
    this.builder = builder;
    this.#stride = stride;
    this.#rows = rows;
    this.#planes = planes;
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

  /** Multiplies the rows with the plane at `plane`, and of two planes with the one behind it, too. Then `plane` is behind the first. */
  multiply(): Code {
    const together = Math.min(this.#rows, TOGETHER[this.#planes]);
    const rows = Array.from({ length: this.#rows / together }, (_, group) =>
      this.#multiplyRows(group * together, together),
    );
    const back = this.plane.set(i32.add(this.plane.get, i32.const(-this.#stride)));
    return [
      this.#code.set(i32.add(this.#codes.get, i32.mul(this.row.get, i32.const(this.#stride)))),
      [...this.#left, ...this.#right].map(sum => sum.set(v128.zero)),
      rows.map((some, group) => (group === 0 ? some : [back, some])),
    ];
  }

  /** Multiplies so many rows, side by side; `code` is at the first of them, and then behind the last. */
  #multiplyRows(first: number, count: number): Code {
    const bytes = turnOf(this.#stride);
    const turn: Code[] = [];
    for (let at = 0; at < bytes; at += VECTOR) {
      turn.push(this.#leftPart.set(v128.load(this.plane.get, at)));
      if (this.#planes === 2) turn.push(this.#rightPart.set(v128.load(this.plane.get, this.#stride + at)));
      for (let row = first; row < first + count; row++) {
        const stored = v128.load(this.#code.get, (row - first) * this.#stride + at);
        turn.push(this.#part.set(v128.xor(stored, this.#signs.get)));
        turn.push(this.#addProducts(row, at));
      }
    }
    const behind = i32.const((count - 1) * this.#stride);
    return [
      this.#stop.set(i32.add(this.#code.get, i32.const(this.#stride))),
      repeatWhile(
        i32.less(this.#code.get, this.#stop.get),
        turn,
        this.plane.set(i32.add(this.plane.get, i32.const(bytes))),
        this.#code.set(i32.add(this.#code.get, i32.const(bytes))),
      ),
      count > 1 ? this.#code.set(i32.add(this.#code.get, behind)) : [],
    ];
  }

  /** Of a row's part with both planes; with one plane each other part goes to the other sum, which need not wait for the one before. */
  #addProducts(row: number, at: number): Code {
    const [left, right] = [this.#left[row]!, this.#right[row]!];
    const add = (sum: Variable, part: Variable): Code =>
      sum.set(i32x4.addByteProducts(this.#part.get, part.get, sum.get));
    if (this.#planes === 2) return [add(left, this.#leftPart), add(right, this.#rightPart)];
    return add((at / VECTOR) % 2 === 0 ? left : right, this.#leftPart);
  }

  get leftSums(): Code {
    return this.#sumUp(this.#left);
  }

  get rightSums(): Code {
    return this.#sumUp(this.#right);
  }

  /** With one plane. */
  get sums(): Code {
    return [
      this.#left.map((left, row) => left.set(i32x4.add(left.get, this.#right[row]!.get))),
      this.leftSums,
    ];
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
