import { type ExternalData, GraphBuilder, int, type Value } from '../../../ground/onnx/graph.ts';

/**
 * Rows of one group, coarse and fine. 1,024 keeps the coarse TopK below 2,048 columns up to two million rows (above
 * that WebGPU sorts whole rows), and as a multiple of all SIMD widths makes every row be summed in the same way.
 */
const GROUPS = [1024, 64] as const;

/** The matrix is padded to whole groups. */
export const GROUP_ROWS = GROUPS[0];

/** Rows of the padded matrix that holds `count` rows; at least one group, so that no case is special. */
export const paddedRows = (count: number): number => Math.max(1, Math.ceil(count / GROUP_ROWS)) * GROUP_ROWS;

/** Added to the score of a row that must not be found. Finite, because GPUs may compute as if there were no infinity. */
export const MASKED = -1e30;

/** Whether a mask's number, or a score with it, is that of a row that must not be found. */
export const isMasked = (score: number): boolean => score <= MASKED / 2;

/**
 * The exact search as an ONNX graph: the `k` rows of the largest inner product for each query.
 *
 * Gemm with the rows as its transposed right-hand side reads the matrix in place when prepacking is off (measured
 * beside MatMul with the matrix on the left, and batched by groups: at 1,000,000 x 128 none was faster for one query
 * or for 32). Selecting by TopK alone cost twice the product for 32 queries, so the selection goes from coarse to
 * fine: the `k` best rows lie in the `k` groups of largest maxima, for a row outside of these has `k` better ones.
 * Chosen groups are put in order of row again, so that of equal scores the lowest row wins.
 *
 * Inputs: queries float32 [batch, dimension], mask float32 [rows] (0 or {@link MASKED}), k int64 [1] (at most rows).
 * Outputs: scores float32 [batch, k] best first, rows int32 [batch, k], vectors float32 [batch, k, dimension].
 *
 * @param vectors where the matrix float32 [rows, dimension] lies; without it, it is an input of each run.
 * @param rowsAtMost of one piece of the matrix, where it has to be cut.
 */
export function exactGraph(
  dimension: number,
  vectors?: ExternalData & { readonly rows: number },
  rowsAtMost = Number.POSITIVE_INFINITY,
): Uint8Array {
  const graph = new GraphBuilder('exact-search');
  const rowCount = vectors?.rows ?? 'rows';
  const queries = graph.input('queries', 'float32', ['batch', dimension]);
  const mask = graph.input('mask', 'float32', [rowCount]);
  const k = graph.input('k', 'int64', [1]);
  const product = (matrix: Value, added: Value): Value =>
    graph.node('Gemm', [queries, matrix, added], { attributes: { transB: int(1) } });
  if (vectors && vectors.rows > rowsAtMost) {
    const pieces = cutMatrix(graph, [dimension], vectors, rowsAtMost);
    const scores = pieces.map(({ matrix, from, to }) =>
      product(matrix, graph.node('Slice', [mask, graph.list(from), graph.list(to)])),
    );
    const best = selectBest(graph, graph.node('Concat', scores, { attributes: { axis: int(1) } }), k);
    return withOutputs(graph, dimension, best, gatherFrom(graph, pieces, best.rows));
  }
  const matrix = vectors
    ? graph.external('vectors', 'float32', [vectors.rows, dimension], vectors)
    : graph.input('matrix', 'float32', ['rows', dimension]);
  const best = selectBest(graph, product(matrix, mask), k);
  return withOutputs(graph, dimension, best, graph.node('Gather', [matrix, best.rows]));
}

/** Scores [batch, k], best first, and their columns int64 [batch, k]. */
interface Best {
  readonly scores: Value;
  readonly rows: Value;
}

function withOutputs(graph: GraphBuilder, dimension: number, best: Best, vectors: Value): Uint8Array {
  nameBest(graph, best);
  graph.output('best', vectors, 'float32', ['batch', 'k', dimension]);
  return graph.encode();
}

/** Makes the best rows the graph's results `scores` and `rows`. */
export function nameBest(graph: GraphBuilder, { scores, rows }: Best): void {
  graph.output('scores', scores, 'float32', ['batch', 'k']);
  const narrow = graph.node('Cast', [rows], { attributes: { to: int(6) } });
  graph.output('rows', narrow, 'int32', ['batch', 'k']);
}

/** Rows `from` to `to` of the matrix. */
interface Piece {
  readonly matrix: Value;
  readonly from: number;
  readonly to: number;
}

/** Float32 [rows, ...row], in pieces of so many rows at most. */
export function cutMatrix(
  graph: GraphBuilder,
  row: readonly number[],
  { file, offset, rows }: ExternalData & { readonly rows: number },
  rowsAtMost: number,
): Piece[] {
  const rowBytes = row.reduce((product, size) => product * size, Float32Array.BYTES_PER_ELEMENT);
  return Array.from({ length: Math.ceil(rows / rowsAtMost) }, (_, piece) => {
    const from = piece * rowsAtMost;
    const to = Math.min(rows, from + rowsAtMost);
    const place = { file, offset: offset + from * rowBytes, length: (to - from) * rowBytes };
    const matrix = graph.external(`vectors ${piece}`, 'float32', [to - from, ...row], place);
    return { matrix, from, to };
  });
}

/** The vectors of chosen rows: each piece gives its own, and nothing for the others. */
function gatherFrom(graph: GraphBuilder, pieces: readonly Piece[], rows: Value): Value {
  const found = pieces.map(({ matrix, from, to }) => {
    const own = graph.node('Sub', [rows, graph.list(from)]);
    const within = graph.node('Clip', [
      own,
      graph.integers(`0 of ${from}`, [0], []),
      graph.integers(`last of ${from}`, [to - from - 1], []),
    ]);
    const isOwn = graph.node('Cast', [graph.node('Equal', [own, within])], { attributes: { to: int(1) } });
    const kept = graph.node('Unsqueeze', [isOwn, graph.list(-1)]);
    return graph.node('Mul', [graph.node('Gather', [matrix, within]), kept]);
  });
  return graph.node('Sum', found);
}

/** @param scores float32 [batch, rows], whole groups of them. */
export function selectBest(graph: GraphBuilder, scores: Value, k: Value): Best {
  const flat = graph.integers('flat', [0, -1]);
  const lastAxis = graph.integers('last-axis', [-1]);
  const chosen: { groups: Value; size: Value }[] = [];
  let candidates = scores;
  for (const size of GROUPS) {
    const grouped = graph.node('Reshape', [candidates, graph.integers(`by-${size}`, [0, -1, size])]);
    const maxima = graph.node('ReduceMax', [grouped, lastAxis], { attributes: { keepdims: int(0) } });
    const count = graph.node('Min', [k, graph.node('Shape', [maxima], { attributes: { start: int(1) } })]);
    const [, best] = graph.nodes('TopK', [maxima, count], 2);
    const [groups] = graph.nodes('TopK', [best!, count], 2, { attributes: { largest: int(0) } });
    const index = graph.node('Unsqueeze', [groups!, lastAxis]);
    const gathered = graph.node('GatherND', [grouped, index], { attributes: { batch_dims: int(1) } });
    candidates = graph.node('Reshape', [gathered, flat]);
    chosen.push({ groups: groups!, size: graph.integers(`size-${size}`, [size], []) });
  }
  const [best, columns] = graph.nodes('TopK', [candidates, k], 2);
  // A column among the candidates of a level lies in the chosen group `column / size`, at `column % size`.
  const rows = chosen.reduceRight((column, { groups, size }) => {
    const group = graph.node('GatherElements', [groups, graph.node('Div', [column, size])], {
      attributes: { axis: int(1) },
    });
    return graph.node('Add', [graph.node('Mul', [group, size]), graph.node('Mod', [column, size])]);
  }, columns!);
  return { scores: best!, rows };
}
