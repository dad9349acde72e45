import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { areByteProductsWhole } from '../../../../core/ground/onnx/byte-products.ts';
import { candidateDevices } from '../../../../core/ground/onnx/device.ts';
import { float, GraphBuilder, int, ints, text, type Value } from '../../../../core/ground/onnx/graph.ts';
import {
  availableDevices,
  chooseDevice,
  findFastest,
  openSession,
  openWhereItFits,
} from '../../../../core/ground/onnx/session.ts';
import { findFact } from '../../../../core/ground/threads/machine-facts.ts';

const CPU = { device: 'cpu', threads: 1 } as const;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-onnx-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** y = x W, with W [2, 3] in a file beside, at an offset. */
async function writeExternal(
  name: string,
  values: Float32Array,
  length = values.byteLength,
): Promise<string> {
  const graph = new GraphBuilder(name);
  const x = graph.input('x', 'float32', ['rows', 2]);
  const w = graph.external('w', 'float32', [2, 3], { file: `${name}.weights`, offset: 4096, length });
  graph.output('y', graph.node('MatMul', [x, w]), 'float32', ['rows', 3]);
  const bytes = Buffer.alloc(4096 + values.byteLength);
  bytes.set(new Uint8Array(values.buffer), 4096);
  await writeFile(path.join(folder, `${name}.weights`), bytes);
  const file = path.join(folder, `${name}.onnx`);
  await writeFile(file, graph.encode());
  return file;
}

describe('a graph that we wrote', () => {
  test('runs with weights from a file beside it, for any number of rows', async () => {
    const session = await openSession(await writeExternal('plain', Float32Array.of(1, 2, 3, 4, 5, 6)), CPU);
    for (const rows of [1, 3]) {
      const data = Float32Array.from({ length: rows * 2 }, (_, index) => index);
      const { y } = await session.run({ x: { type: 'float32', data, dims: [rows, 2] } });
      expect(y!.dims).toEqual([rows, 3]);
      expect([...y!.data].slice(0, 3)).toEqual([4, 5, 6]);
    }
    await session.close();
  });

  test('runs from memory with every kind of attribute, constant and element type', async () => {
    const graph = new GraphBuilder('kinds');
    const bytes = graph.input('bytes', 'uint8', [2, 2]);
    const ids = graph.input('ids', 'int64', ['n']);
    const cast = graph.node('Cast', [bytes], { attributes: { to: int(1) } });
    const turned = graph.node('Transpose', [cast], { attributes: { perm: ints(1, 0) } });
    const leaky = graph.node('LeakyRelu', [graph.node('Sub', [turned, graph.scalar(2)])], {
      attributes: { alpha: float(0.5) },
    });
    const [top, bottom] = graph.nodes('Split', [leaky, graph.integers('parts', [1, 1])], 2) as [Value, Value];
    graph.output('top', graph.node('Add', [top, graph.scalar(2)]), 'float32', [1, 2]);
    graph.output('bottom', graph.node('Mul', [bottom, graph.floats('twice', [2, 2])]), 'float32', [1, 2]);
    graph.output('next', graph.node('Add', [ids, graph.list(1)]), 'int64', ['n']);
    const clipped = graph.node('Clip', [ids, '', graph.integers('most', [8], [])]);
    graph.output('clipped', clipped, 'int64', ['n']);
    const gelu = graph.node('Gelu', [bottom], { attributes: { approximate: text('none') } });
    graph.output('gelu', gelu, 'float32', [1, 2]);
    const quick = graph.node('QuickGelu', [bottom], { domain: 'com.microsoft' });
    graph.output('quick', quick, 'float32', [1, 2]);

    const session = await openSession(graph.encode(), CPU);
    const results = await session.run({
      bytes: { type: 'uint8', data: Uint8Array.of(0, 1, 2, 3), dims: [2, 2] },
      ids: { type: 'int64', data: BigInt64Array.of(7n, 9n), dims: [2] },
    });
    expect([...results['top']!.data]).toEqual([1, 2]);
    expect([...results['bottom']!.data]).toEqual([-1, 2]);
    expect([...results['next']!.data]).toEqual([8n, 10n]);
    expect([...results['clipped']!.data]).toEqual([7n, 8n]);
    // erf GELU and x * sigmoid(1.702 x), of -0.5 and 1.
    expect(results['gelu']!.data[0]).toBeCloseTo(-0.154269, 5);
    expect(results['gelu']!.data[1]).toBeCloseTo(0.841345, 5);
    expect(results['quick']!.data[1]).toBeCloseTo(1 / (1 + Math.exp(-1.702)), 5);
    await session.close();
  });
});

test('sums of products of bytes are whole, also on a processor without VNNI', async () => {
  expect(await areByteProductsWhole(graph => openSession(graph, CPU))).toBe(true);
  // Whether they had to be made so is found out once in all threads.
  expect(findFact('bytes-saturate')).toBeTypeOf('boolean');
});

describe('what cannot be opened or run', () => {
  test('a broken graph and one whose weights are too short name their file', async () => {
    const broken = path.join(folder, 'broken.onnx');
    await writeFile(broken, 'not a graph');
    const short = await writeExternal('short', Float32Array.of(1, 2), 24);
    for (const file of [broken, short, path.join(folder, 'absent.onnx')]) {
      await expect(openSession(file, CPU)).rejects.toMatchObject({
        name: 'PermanentError',
        code: 'file.invalid',
        parameters: { path: file },
      });
    }
  });

  test('a device that is not there names the setting', async () => {
    const file = await writeExternal('device', Float32Array.of(1, 2, 3, 4, 5, 6));
    await expect(openSession(file, { device: 'cuda', threads: 1 })).rejects.toMatchObject({
      code: 'config.invalid',
      parameters: { variable: 'DEVICE' },
    });
  });

  // Where nothing of CUDA is here.
  test.skipIf(availableDevices().includes('cuda'))(
    'with auto, a graph that the fastest device cannot take runs on the processor, and says why',
    async () => {
      const file = await writeExternal('fallback', Float32Array.of(1, 2, 3, 4, 5, 6));
      const session = await openWhereItFits(file, 'cuda', { device: 'auto', threads: 1 });
      expect([session.device, session.withoutDevice]).toEqual(['cpu', expect.stringMatching(/cuda/i)]);
      await session.close();
      const onCpu = await openSession(file, CPU);
      expect(onCpu.withoutDevice).toBeUndefined();
      await onCpu.close();
      const broken = path.join(folder, 'broken-on-both.onnx');
      await writeFile(broken, 'not a graph');
      await expect(openWhereItFits(broken, 'cuda', { device: 'auto', threads: 1 })).rejects.toMatchObject({
        code: 'file.invalid',
      });
    },
  );

  test('inputs of another shape fail the run and leave the session usable', async () => {
    const session = await openSession(await writeExternal('shape', Float32Array.of(1, 2, 3, 4, 5, 6)), CPU);
    const run = (columns: number) =>
      session.run({ x: { type: 'float32', data: new Float32Array(columns), dims: [1, columns] } });
    await expect(run(5)).rejects.toThrow();
    expect((await run(2))['y']!.dims).toEqual([1, 3]);
    await session.close();
  });
});

test('auto tries what is here on a machine with a graphics card, the fastest first, and keeps to what works', async () => {
  expect(candidateDevices(['cpu', 'webgpu', 'cuda'], false)).toEqual([]);
  expect(candidateDevices(['cpu', 'webgpu'], true)).toEqual(['webgpu']);
  expect(candidateDevices(['cpu', 'webgpu', 'cuda'], true)).toEqual(['cuda', 'webgpu']);
  expect(await chooseDevice('webgpu')).toBe('webgpu');
  // Nothing of CUDA is here.
  expect(await findFastest(['cuda'])).toBe('cpu');
});

test('a run computes from and into memory that threads share, without a copy', async () => {
  const graph = new GraphBuilder('bytes');
  const rows = graph.input('rows', 'uint8', ['n', 2]);
  const turned = graph.input('turned', 'int8', [2, 1]);
  graph.output('products', graph.node('MatMulInteger', [rows, turned]), 'int32', ['n', 1]);
  const session = await openSession(graph.encode(), CPU);
  const shared = new SharedArrayBuffer(16);
  const data = new Uint8Array(shared, 0, 4);
  data.set([255, 1, 128, 3]);
  const products = new Int32Array(shared, 8, 2);
  await session.runInto(
    {
      rows: { type: 'uint8', data, dims: [2, 2] },
      turned: { type: 'int8', data: Int8Array.of(-64, 63), dims: [2, 1] },
    },
    { products: { type: 'int32', data: products, dims: [2, 1] } },
  );
  expect([...products]).toEqual([-64 * 255 + 63, -64 * 128 + 3 * 63]);
  await session.close();
});
