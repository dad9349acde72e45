import type { Device } from './device.ts';
import { ELEMENT_TYPES, GraphBuilder, int, type Value } from './graph.ts';
import type { OnnxSession } from './onnx-session.ts';
import { floatsOf } from './output-numbers.ts';
import type { SessionOptions } from './session.ts';

const LENGTH = 8;
const COLUMNS = 4;

type Open = (
  graph: Uint8Array,
  options: Pick<SessionOptions, 'device' | 'threads'>,
) => Promise<Pick<OnnxSession, 'run' | 'close'>>;

/**
 * Whether a graphics card multiplies float16. Neither the runtime nor WebGPU's provider says so, so this tries a graph: without
 * the feature it does not open, or fails in its first run.
 */
export async function multipliesHalf(device: Exclude<Device, 'cpu'>, open: Open): Promise<boolean> {
  const graph = new GraphBuilder('half-products');
  const x = graph.input('x', 'float32', ['rows', LENGTH]);
  const matrix = graph.constant('matrix', 'float16', [LENGTH, COLUMNS], matrixOfOnes());
  const to = (type: 'float16' | 'float32', value: Value): Value =>
    graph.node('Cast', [value], { attributes: { to: int(ELEMENT_TYPES[type]) } });
  const product = to('float32', graph.node('MatMul', [to('float16', x), matrix]));
  graph.output('product', product, 'float32', ['rows', COLUMNS]);
  let session: Awaited<ReturnType<Open>> | undefined;
  try {
    session = await open(graph.encode(), { device, threads: 0 });
    const data = Float32Array.from({ length: LENGTH }, (_, at) => at);
    const found = await session.run({ x: { type: 'float32', data, dims: [1, LENGTH] } });
    const sum = data.reduce((all, value) => all + value, 0);
    return floatsOf(found, 'product').every(value => value === sum);
  } catch {
    return false;
  } finally {
    await session?.close();
  }
}

/** As float16 is stored: 1 has a sign of 0, an exponent of 15 and nothing behind the point. */
const matrixOfOnes = (): Uint16Array => new Uint16Array(LENGTH * COLUMNS).fill(0x3c00);
