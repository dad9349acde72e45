/**
 * A child of fastest-device.test.ts, which sets the driver's variables: prints what `auto` chooses if WebGPU looks like a graphics card.
 */

import { GraphBuilder } from '../../../core/ground/onnx/graph.ts';
import { outrunsCpu } from '../../../core/ground/onnx/outruns-cpu.ts';
import { findFastest, openSession } from '../../../core/ground/onnx/session.ts';

const graph = new GraphBuilder('works');
graph.output('y', graph.node('Neg', [graph.input('x', 'float32', [1])]), 'float32', [1]);
const session = await openSession(graph.encode(), { device: 'webgpu', threads: 1 });
const { y } = await session.run({ x: { type: 'float32', data: Float32Array.of(2), dims: [1] } });
await session.close();

const works = y?.data[0] === -2;
const fastest = await findFastest(['webgpu']);
const compared: string[] = [];
await outrunsCpu('webgpu', (products, options) => {
  compared.push(options.device);
  return openSession(products, options);
});
process.stdout.write(JSON.stringify({ works, fastest, compared }));
