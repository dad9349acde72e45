import { describe, expect, test } from 'vitest';
import { expectFailure } from '../../../../helpers/expect-failure.ts';
import { zeros } from '../../../../helpers/pytorch/torch-save.ts';
import { distance } from './run-graph.ts';
import { openVisionCase, TINY, type VisionCase } from './vision-parity.ts';

const vision = (name: string): string => (name.startsWith('visual') ? name : `vision_model.${name}`);
const { projection_dim, ...tower } = TINY;

const CASES: [string, VisionCase][] = [
  ['the plain tower', { config: TINY }],
  ['one head', { config: { ...TINY, num_attention_heads: 1 } }],
  ['twelve heads', { config: { ...TINY, num_attention_heads: 12 } }],
  ['exact GELU', { config: { ...TINY, hidden_act: 'gelu' } }],
  ['GELU by tanh', { config: { ...TINY, hidden_act: 'gelu_pytorch_tanh' } }],
  ['ReLU', { config: { ...TINY, hidden_act: 'relu' } }],
  ['SiLU', { config: { ...TINY, hidden_act: 'silu' } }],
  ['an epsilon of 1e-12', { config: { ...TINY, layer_norm_eps: 1e-12 } }],
  ['an epsilon of 1e-6', { config: { ...TINY, layer_norm_eps: 1e-6 } }],
  ['an epsilon that is felt', { config: { ...TINY, layer_norm_eps: 0.05 } }],
  ['sixteen patches of 4 pixels', { config: { ...TINY, patch_size: 4 } }],
  ['one layer', { config: { ...TINY, num_hidden_layers: 1 } }],
  ['five layers', { config: { ...TINY, num_hidden_layers: 5 } }],
  ['names with vision_model. in front', { config: TINY, options: { prefix: vision } }],
  [
    'names of a training checkpoint',
    { config: TINY, options: { prefix: name => `module.clip.vision_model.${name}` } },
  ],
  ['a PyTorch file', { config: TINY, options: { kind: 'pytorch', prefix: vision } }],
  ['16-bit floats', { config: TINY, options: { dtype: 'F16' } }],
  ['bfloat16', { config: TINY, options: { dtype: 'BF16', kind: 'pytorch' } }],
  ['64-bit floats', { config: TINY, options: { dtype: 'F64' } }],
  ['a projection', { config: TINY, projection: true, options: { prefix: vision } }],
  [
    'a whole CLIP model with its projection',
    {
      config: TINY,
      projection: true,
      file: { model_type: 'clip', projection_dim, vision_config: tower, text_config: { hidden_size: 512 } },
      options: {
        kind: 'pytorch',
        prefix: vision,
        extra: {
          'text_model.embeddings.position_embedding.weight': zeros('F32', 77, 8),
          'text_model.final_layer_norm.weight': zeros('F32', 8),
          logit_scale: zeros('F32'),
        },
      },
    },
  ],
  [
    'the nested leftovers of 2021',
    {
      config: TINY,
      file: {
        model_type: 'clip_vision_model',
        ...TINY,
        text_config: { hidden_size: 512 },
        vision_config: { hidden_size: 1 },
      },
    },
  ],
];

describe('pooler_output is the reference within 1e-4', () => {
  test.each(CASES)('%s', async (_, given) => {
    const { graph, picture, run, reference } = await openVisionCase(given);
    const pictures = [1, 2, 3].map(picture);
    const outputs = await run(pictures);
    pictures.forEach((pixels, index) => {
      expect(distance(outputs[index]!, reference(pixels))).toBeLessThan(1e-4);
    });
    await graph.close();
  });

  test('a wrong constant would be seen', async () => {
    const { graph, picture, run } = await openVisionCase({ config: TINY });
    const other = await openVisionCase({ config: { ...TINY, hidden_act: 'gelu' } });
    const pixels = picture(1);
    expect(distance((await run([pixels]))[0]!, other.reference(pixels))).toBeGreaterThan(1e-3);
    await Promise.all([graph.close(), other.graph.close()]);
  });
});

test('an image has the same vector alone and in a batch of 2 to 33, within 1e-5', async () => {
  const { graph, picture, run } = await openVisionCase({ config: TINY });
  const pictures = Array.from({ length: 33 }, (_, seed) => picture(seed));
  const alone = await Promise.all(pictures.map(async pixels => (await run([pixels]))[0]!));
  for (const batch of [2, 7, 33]) {
    const together = await run(pictures.slice(0, batch));
    together.forEach((row, index) => {
      expect(distance(row, alone[index]!)).toBeLessThan(1e-5);
    });
  }
  await graph.close();
});

test('the embedding has length 1 and the direction of pooler_output', async () => {
  const { graph, picture, run } = await openVisionCase({ config: TINY });
  const [pooled] = await run([picture(1)]);
  const [embedding] = await run([picture(1)], 'embedding');
  const length = Math.hypot(...pooled!);
  expect(Math.hypot(...embedding!)).toBeCloseTo(1, 6);
  expect(
    distance(
      embedding!,
      pooled!.map(value => value / length),
    ),
  ).toBeLessThan(1e-6);
  await graph.close();
});

test('tensors that the tower has no place for are listed, old position_ids are not', async () => {
  const extra = { 'vision_model.embeddings.position_ids': zeros('I64', 1, 5), logit_scale: zeros('F32') };
  const { graph, unused } = await openVisionCase({
    config: TINY,
    options: { kind: 'pytorch', prefix: vision, extra },
  });
  expect(unused).toEqual(['logit_scale']);
  await graph.close();
});

describe('refusals', () => {
  test('missing tensors and wrong shapes are all named', async () => {
    const file = { model_type: 'clip_vision_model', ...TINY, num_hidden_layers: 3, image_size: 24 };
    const opening = openVisionCase({ config: TINY, file });
    const error = await expectFailure(
      opening,
      'checkpoint.invalid',
      'encoder.layers.2.mlp.fc1.weight is missing',
    );
    expect(error.message).toContain('embeddings.position_embedding.weight is [5,24] instead of [10,24]');
  });

  test('a projection that is not in the file', async () => {
    const { graph } = await openVisionCase({ config: TINY, projection: true });
    await graph.close();
    const file = { model_type: 'clip_vision_model', ...TINY, projection_dim: 99 };
    await expectFailure(
      openVisionCase({ config: TINY, projection: true, file }),
      'checkpoint.invalid',
      'visual_projection',
    );
  });
});
