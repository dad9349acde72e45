import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readVisionConfig } from '../../core/engines/models/checkpoint/config/vision-config.ts';
import { openCheckpoint } from '../../core/engines/models/checkpoint/open-checkpoint.ts';
import { writeGraph } from '../../core/engines/models/graph/graph-files.ts';
import { buildVisionGraph } from '../../core/engines/models/graph/vision.ts';
import { PresetBook, resolveSearchPreset } from '../../core/engines/models/preset-book.ts';
import { cosine } from '../../core/ground/domain/models/embedding.ts';
import { floatsOf } from '../../core/ground/onnx/output-numbers.ts';
import { openSession } from '../../core/ground/onnx/session.ts';
import { decodeForEncoder } from '../../core/ground/pixels/decode.ts';
import { drawDemo } from '../../core/work/demo/draw-demo.ts';
import { printTable } from './bench-table.ts';

const IMAGES = Number(process.env['LAYERS_IMAGES'] ?? 100);
const LIMITS = { maxBytes: 2 ** 24, maxPixels: 2 ** 26 };
/** A layer of each kind in every block, by what its name has in it. */
const KINDS = ['q_proj', 'k_proj', 'v_proj', 'out_proj', 'fc1', 'fc2'] as const;

/** What each kind of linear layer, and each block, takes of the demo model's embeddings when it alone is in int8. */
export async function benchInt8Layers(print: (line: string) => void): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'negareh-bench-'));
  const book = new PresetBook(folder);
  const found = await book.find('demo');
  if (found.kind !== 'search') throw new TypeError('the demo model is no pair of checkpoints');
  const { vision } = await resolveSearchPreset(book, 'demo', found);
  const config = await readVisionConfig(vision.folder);
  const { image_size: size, num_hidden_layers: blocks } = config;
  const pictures: Uint8Array[] = [];
  for await (const { bytes } of drawDemo(IMAGES))
    pictures.push(await decodeForEncoder(bytes, { size, fit: vision.fit, limits: LIMITS }));

  const embed = async (inFloat: (name: string) => boolean): Promise<Float32Array[]> => {
    const checkpoint = await openCheckpoint(vision.folder);
    const { mean, std } = vision;
    const options = { mean, std, weightsFile: 'weights', precision: 'int8' as const, inFloat };
    const own = await mkdtemp(path.join(folder, 'graph-'));
    await writeGraph(own, 'graph.onnx', buildVisionGraph(config, checkpoint, options));
    await checkpoint.close();
    const session = await openSession(path.join(own, 'graph.onnx'), { device: 'cpu', threads: 0 });
    const rows: Float32Array[] = [];
    for (const data of pictures) {
      const results = await session.run({ pixels: { type: 'uint8', data, dims: [1, size, size, 3] } });
      rows.push(floatsOf(results, 'embedding'));
    }
    await session.close();
    return rows;
  };

  try {
    const full = await embed(() => true);
    const row = async (name: string, isRounded: (layer: string) => boolean): Promise<string[]> => {
      const rounded = await embed(layer => !isRounded(layer));
      const losses = rounded.map((vector, at) => 1 - cosine(vector, full[at]!));
      const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
      return [name, mean.toExponential(1), Math.max(...losses).toExponential(1)];
    };
    const rows = [await row('all', () => true)];
    for (const kind of KINDS) rows.push(await row(kind, layer => layer.includes(kind)));
    for (let block = 0; block < blocks; block++)
      rows.push(await row(`block ${block}`, layer => layer.includes(`layers.${block}.`)));
    printTable(
      `The demo model's embeddings of ${IMAGES} pictures, one part of the layers in int8: 1 less the cosine with float32`,
      [['in int8', 'mean', 'worst'], ...rows],
      print,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await benchInt8Layers(line => process.stdout.write(`${line}\n`));
