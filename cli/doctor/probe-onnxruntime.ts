// The doctor runs this in its own process, with the device as argument: it computes 2 · 3 there and says where it ran.
import { GraphBuilder } from '../../core/ground/onnx/graph.ts';
import { multipliesHalf } from '../../core/ground/onnx/half-products.ts';
import { availableDevices, openSession } from '../../core/ground/onnx/session.ts';

const device = process.argv.at(-1) as 'auto' | 'cpu' | 'webgpu' | 'cuda';
const graph = new GraphBuilder('probe');
const [left, right] = [graph.input('left', 'float32', [1]), graph.input('right', 'float32', [1])];
graph.output('product', graph.node('Mul', [left, right]), 'float32', [1]);
const session = await openSession(graph.encode(), { device, threads: 1 });
const number = (value: number) => ({ type: 'float32' as const, data: Float32Array.of(value), dims: [1] });
const { product } = await session.run({ left: number(2), right: number(3) });
if (product?.data[0] !== 6) throw new Error(`2 times 3 is not ${product?.data[0]}`);
const half = session.device !== 'cpu' && (await multipliesHalf(session.device, openSession));
const bundled = availableDevices().join(', ');
process.stdout.write(JSON.stringify({ device: session.device, bundled, half }));
await session.close();
