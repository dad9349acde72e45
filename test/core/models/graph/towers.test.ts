import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readTextConfig, readVisionConfig } from '../../../../core/models/checkpoint/config.ts';
import { openSafetensors } from '../../../../core/models/checkpoint/safetensors.ts';
import { buildTextGraph } from '../../../../core/models/graph/text.ts';
import { buildVisionGraph } from '../../../../core/models/graph/vision.ts';
import type { BuiltGraph } from '../../../../core/models/graph/weights.ts';
import { openSession, type TensorInput } from '../../../../core/onnx/session.ts';
import { largestDifference } from '../../../helpers/demo-parity.ts';
import { gelu, plainText, plainVision, quickGelu } from '../../../helpers/plain-towers.ts';
import {
  TINY_TEXT,
  TINY_VISION,
  textShapes,
  tinyValues,
  visionShapes,
  writeCheckpoint,
} from '../../../helpers/tiny-checkpoints.ts';

const MEAN = [0.4, 0.5, 0.6] as const;
const STD = [0.2, 0.25, 0.3] as const;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-towers-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Opens the checkpoint in the folder, builds, writes and runs it. @returns pooler_output. */
async function run(
  build: (checkpoint: Awaited<ReturnType<typeof openSafetensors>>) => Promise<BuiltGraph>,
  feeds: Record<string, TensorInput>,
) {
  const checkpoint = await openSafetensors(path.join(folder, 'model.safetensors'));
  try {
    const { graph, weights } = await build(checkpoint);
    await weights.write(folder);
    await writeFile(path.join(folder, 'graph.onnx'), graph.encode());
  } finally {
    await checkpoint.close();
  }
  const session = await openSession(path.join(folder, 'graph.onnx'), { device: 'cpu', threads: 1 });
  const results = await session.run(feeds);
  await session.close();
  return results['pooler_output']!.data as Float32Array;
}
const runVision = async (pixels: Uint8Array) =>
  run(
    async checkpoint =>
      buildVisionGraph(await readVisionConfig(folder), checkpoint, {
        mean: MEAN,
        std: STD,
        weightsFile: 'graph.weights',
      }),
    { pixels: { type: 'uint8', data: pixels, dims: [1, 8, 8, 3] } },
  );
const runText = async (ids: number[], mask: number[]) =>
  run(
    async checkpoint =>
      buildTextGraph(await readTextConfig(folder), checkpoint, { weightsFile: 'graph.weights' }),
    {
      input_ids: { type: 'int64', data: BigInt64Array.from(ids, BigInt), dims: [1, ids.length] },
      attention_mask: { type: 'int64', data: BigInt64Array.from(mask, BigInt), dims: [1, mask.length] },
    },
  );

const pixels = Uint8Array.from({ length: 8 * 8 * 3 }, (_, index) => (index * 37) % 256);
const visionSizes = (config: typeof TINY_VISION) => ({
  width: config.hidden_size,
  heads: config.num_attention_heads,
  wide: config.intermediate_size,
  layers: config.num_hidden_layers,
  epsilon: config.layer_norm_eps,
  image: config.image_size,
  patch: config.patch_size,
});

describe('a vision tower of any shape computes what its definition says', () => {
  test.each([
    ['quick_gelu', quickGelu],
    ['gelu', gelu],
  ])('with %s', async (hidden_act, activation) => {
    const config = { ...TINY_VISION, hidden_act };
    const shapes = visionShapes(config);
    await writeCheckpoint(folder, config, shapes);
    const expected = plainVision(name => tinyValues(name, shapes[name]!), visionSizes(config), pixels, {
      mean: [...MEAN],
      std: [...STD],
      activation,
    });
    expect(largestDifference(await runVision(pixels), expected)).toBeLessThan(2e-5);
  });
});

describe('a text tower of any shape computes what its definition says', () => {
  const sizes = {
    width: TINY_TEXT.hidden_size,
    heads: TINY_TEXT.num_attention_heads,
    wide: TINY_TEXT.intermediate_size,
    layers: TINY_TEXT.num_hidden_layers,
    epsilon: TINY_TEXT.layer_norm_eps,
  };
  test.each([
    ['a short text', 1, [0, 7, 9, 2], [1, 1, 1, 1]],
    ['padding', 1, [0, 7, 9, 2, 1, 1], [1, 1, 1, 1, 0, 0]],
    // Positions follow the ids, attention the mask.
    ['a padding id that is not masked', 1, [0, 7, 1, 9, 2], [1, 1, 1, 1, 1]],
    ['a masked word', 1, [0, 7, 9, 2], [1, 0, 1, 1]],
    ['another padding id', 3, [0, 7, 3, 9, 3], [1, 1, 1, 1, 0]],
  ])('with %s', async (_name, pad, ids, mask) => {
    const shapes = textShapes(TINY_TEXT);
    await writeCheckpoint(folder, { ...TINY_TEXT, pad_token_id: pad }, shapes);
    const expected = plainText(name => tinyValues(name, shapes[name]!), { ...sizes, pad }, ids, mask);
    expect(largestDifference(await runText(ids, mask), expected)).toBeLessThan(2e-5);
  });
});

describe('names in a checkpoint', () => {
  test.each([
    ['vision_model.', 'text_model.'],
    ['clip.vision_model.', 'clip.text_model.'],
  ])('may stand behind %s, beside the other tower of the same file', async (prefix, otherPrefix) => {
    const shapes = visionShapes(TINY_VISION);
    await writeCheckpoint(folder, TINY_VISION, shapes);
    const plain = await runVision(pixels);
    await rm(path.join(folder, 'graph.weights'));
    const other = { [`${otherPrefix}encoder.layers.0.mlp.fc1.weight`]: [3, 3], logit_scale: [] };
    const isOther = (name: string) => name in other;
    await writeCheckpoint(folder, TINY_VISION, { ...shapes, ...other }, name =>
      isOther(name) ? name : prefix + name,
    );
    expect(await runVision(pixels)).toEqual(plain);
  });

  test('that are missing, or of another shape, are all listed', async () => {
    const shapes = { ...textShapes(TINY_TEXT), 'pooler.dense.bias': [5] };
    await writeCheckpoint(folder, TINY_TEXT, shapes, name =>
      name.startsWith('encoder.layer.1.attention.self.key') ? undefined : `roberta.${name}`,
    );
    await expect(runText([0, 2], [1, 1])).rejects.toMatchObject({
      name: 'PermanentError',
      code: 'checkpoint.invalid',
      parameters: {
        path: path.join(folder, 'model.safetensors'),
        reason:
          'encoder.layer.1.attention.self.key.weight is missing; encoder.layer.1.attention.self.key.bias is missing; ' +
          'pooler.dense.bias is [5] instead of [12]',
      },
    });
  });

  test('of two towers of one kind are not guessed between', async () => {
    const shapes = { ...textShapes(TINY_TEXT), 'other.embeddings.word_embeddings.weight': [2, 2] };
    await writeCheckpoint(folder, TINY_TEXT, shapes);
    await expect(runText([0, 2], [1, 1])).rejects.toMatchObject({
      code: 'checkpoint.invalid',
      parameters: {
        reason: expect.stringMatching(/several tensors could be embeddings.word_embeddings.weight/),
      },
    });
  });
});
