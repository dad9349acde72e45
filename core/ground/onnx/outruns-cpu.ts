import type { Device } from './device.ts';
import { GraphBuilder } from './graph.ts';

/** The square matrices to multiply, one after the other. */
interface Load {
  readonly side: number;
  readonly products: number;
}

/** A card takes a millisecond or two for it. An emulator takes hundreds, and would take half a minute for the next load. */
const GLANCE: Load = { side: 384, products: 1 };
const GLANCE_MS = 40;
/** Some 40 ms of two cores, and a card's few. */
const MATCH: Load = { side: 768, products: 4 };
const RUNS = 2;

/** As much of a session as is needed here, and of what opens it. */
interface Runnable {
  run(feeds: {
    readonly x: { type: 'float32'; data: Float32Array; dims: readonly number[] };
  }): Promise<unknown>;
  close(): Promise<void>;
}
type Open = (
  graph: Uint8Array,
  options: { readonly device: Device; readonly threads: number },
) => Promise<Runnable>;

/**
 * Whether a device works here and multiplies matrices faster than the processor. The runtime does not say what is behind
 * WebGPU: it may be a program that emulates a graphics card, many times slower.
 */
export async function outrunsCpu(device: 'webgpu' | 'cuda', open: Open): Promise<boolean> {
  try {
    if ((await bestOf(device, GLANCE, open)) > GLANCE_MS) return false;
    return (await bestOf(device, MATCH, open)) < (await bestOf('cpu', MATCH, open));
  } catch {
    // Without its driver, or parts of it.
    return false;
  }
}

async function bestOf(device: Device, load: Load, open: Open): Promise<number> {
  const session = await open(graphOf(load), { device, threads: 0 });
  const { side } = load;
  const x = { type: 'float32' as const, data: new Float32Array(side * side).fill(0.5), dims: [side, side] };
  try {
    // The first run prepares what later runs reuse.
    await session.run({ x });
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < RUNS; run++) {
      const begin = performance.now();
      await session.run({ x });
      best = Math.min(best, performance.now() - begin);
    }
    return best;
  } finally {
    await session.close();
  }
}

/** The result is one number, whatever the load. */
function graphOf({ side, products }: Load): Uint8Array {
  const graph = new GraphBuilder('products');
  const x = graph.input('x', 'float32', [side, side]);
  const numbers = Float32Array.from({ length: side * side }, (_, at) => ((at % 7) - 3) / side);
  const matrix = graph.constant('matrix', 'float32', [side, side], numbers);
  let product = x;
  for (let count = 0; count < products; count++) product = graph.node('MatMul', [product, matrix]);
  graph.output('sum', graph.node('ReduceSum', [product]), 'float32', [1, 1]);
  return graph.encode();
}
