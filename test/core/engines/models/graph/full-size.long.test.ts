import { expect, test } from 'vitest';
import { distance } from './run-graph.ts';
import { openTextCase, randomSequence } from './text-parity.ts';
import { openVisionCase } from './vision-parity.ts';

const LIMITS = { timeout: 600_000 };

test('RoBERTa-base at its full size, one text of 16 tokens', LIMITS, async () => {
  const config = {
    model_type: 'roberta',
    vocab_size: 2_000,
    hidden_size: 768,
    intermediate_size: 3_072,
    num_hidden_layers: 12,
    num_attention_heads: 12,
    max_position_embeddings: 514,
    type_vocab_size: 1,
    layer_norm_eps: 1e-12,
    hidden_act: 'gelu',
    pad_token_id: 1,
  } as const;
  const { graph, run, reference } = await openTextCase({ config, options: { kind: 'pytorch' } });
  const sequence = randomSequence(config, 1, 16);
  expect(distance((await run([sequence]))[0]!, reference(sequence))).toBeLessThan(1e-4);
  await graph.close();
});

test('CLIP ViT-B/32 at its full size, one image', LIMITS, async () => {
  const config = {
    hidden_size: 768,
    intermediate_size: 3_072,
    num_hidden_layers: 12,
    num_attention_heads: 12,
    image_size: 224,
    patch_size: 32,
    hidden_act: 'quick_gelu',
    layer_norm_eps: 1e-5,
    projection_dim: 512,
  } as const;
  const { graph, picture, run, reference } = await openVisionCase({ config });
  const pixels = picture(1);
  expect(distance((await run([pixels]))[0]!, reference(pixels))).toBeLessThan(1e-4);
  await graph.close();
});
