import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareModel } from '../../../../../core/engines/models/prepare.ts';
import { openSession } from '../../../../../core/ground/onnx/session.ts';
import { largestDifference, readDemoParity } from '../../../../helpers/demo-parity.ts';

/** A process whose environment names a Vulkan driver; prints how far the demo model is from the reference there. */
const OPTIONS = { device: 'webgpu', threads: 1 } as const;
const PAD = 1n;
const folder = await mkdtemp(path.join(tmpdir(), 'negareh-webgpu-'));
const model = await prepareModel('demo', { precision: 'fp32', modelsDir: folder });
const parity = await readDemoParity();

const text = await openSession(model.text.graphPath, OPTIONS);
let texts = 0;
// Texts of two lengths and an image: without a graphics card each new shape is compiled for a second.
const lengths = new Set<number>();
for (const { ids, embedding } of parity.texts) {
  if (lengths.size === 2 || lengths.has(ids.length)) continue;
  lengths.add(ids.length);
  const padded = BigInt64Array.from([...ids.map(BigInt), PAD, PAD]);
  const mask = new BigInt64Array(padded.length).fill(1n, 0, ids.length);
  const dims = [1, padded.length];
  const results = await text.run({
    input_ids: { type: 'int64', data: padded, dims },
    attention_mask: { type: 'int64', data: mask, dims },
  });
  texts = Math.max(texts, largestDifference(results['pooler_output']!.data as Float32Array, embedding));
}
await text.close();

const vision = await openSession(model.vision.graphPath, OPTIONS);
let pictures = 0;
for (const { width, height, rgb_base64, embedding } of parity.images.slice(0, 1)) {
  const data = Uint8Array.from(Buffer.from(rgb_base64, 'base64'));
  const results = await vision.run({ pixels: { type: 'uint8', data, dims: [1, height, width, 3] } });
  pictures = Math.max(pictures, largestDifference(results['pooler_output']!.data as Float32Array, embedding));
}
await vision.close();
await rm(folder, { recursive: true });
process.stdout.write(JSON.stringify({ device: vision.device, texts, pictures }));
