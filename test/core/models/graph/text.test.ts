import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { mostTokens, readTextConfig } from '../../../../core/models/checkpoint/config/text-config.ts';
import { expectFailure } from '../../../helpers/expect-failure.ts';
import { zeros } from '../../../helpers/pytorch/torch-save.ts';
import type { BertConfig } from '../../../helpers/reference/text-encoder.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { distance } from './run-graph.ts';
import { openTextCase, randomSequence, type TextCase, TINY_DISTILBERT, TINY_ROBERTA } from './text-parity.ts';

const BERT: BertConfig = {
  ...TINY_ROBERTA,
  model_type: 'bert',
  pad_token_id: 0,
  type_vocab_size: 2,
  max_position_embeddings: 32,
};
const XLMR: BertConfig = { ...TINY_ROBERTA, model_type: 'xlm-roberta', layer_norm_eps: 1e-5 };

const CASES: [string, TextCase][] = [
  ['RoBERTa', { config: TINY_ROBERTA }],
  ['RoBERTa with one head', { config: { ...TINY_ROBERTA, num_attention_heads: 1 } }],
  ['RoBERTa with twelve heads', { config: { ...TINY_ROBERTA, num_attention_heads: 12 } }],
  ['RoBERTa with an epsilon of 1e-5', { config: { ...TINY_ROBERTA, layer_norm_eps: 1e-5 } }],
  ['RoBERTa with an epsilon that is felt', { config: { ...TINY_ROBERTA, layer_norm_eps: 0.05 } }],
  ['RoBERTa with quick GELU', { config: { ...TINY_ROBERTA, hidden_act: 'quick_gelu' } }],
  ['RoBERTa with one layer', { config: { ...TINY_ROBERTA, num_hidden_layers: 1 } }],
  ['RoBERTa with five layers', { config: { ...TINY_ROBERTA, num_hidden_layers: 5 } }],
  ['RoBERTa, mean pooling', { config: TINY_ROBERTA, pooling: 'mean' }],
  ['RoBERTa, the first token', { config: TINY_ROBERTA, pooling: 'cls' }],
  [
    'RoBERTa from a masked language model',
    { config: TINY_ROBERTA, options: { prefix: name => `roberta.${name}` } },
  ],
  ['RoBERTa from PyTorch, 16-bit', { config: TINY_ROBERTA, options: { kind: 'pytorch', dtype: 'F16' } }],
  ['RoBERTa from PyTorch, 64-bit', { config: TINY_ROBERTA, options: { kind: 'pytorch', dtype: 'F64' } }],
  ['RoBERTa with the names of the first BERT', { config: TINY_ROBERTA, options: { prefix: gammaBeta } }],
  ['XLM-RoBERTa, mean pooling', { config: XLMR, pooling: 'mean' }],
  ['XLM-RoBERTa, pooler', { config: XLMR, options: { dtype: 'BF16' } }],
  ['BERT', { config: BERT }],
  ['BERT, mean pooling', { config: BERT, pooling: 'mean' }],
  ['BERT from a file with bert. in front', { config: BERT, options: { prefix: name => `bert.${name}` } }],
  ['DistilBERT, mean pooling', { config: TINY_DISTILBERT, pooling: 'mean' }],
  ['DistilBERT, the first token', { config: TINY_DISTILBERT, pooling: 'cls' }],
  [
    'DistilBERT with quick GELU',
    { config: { ...TINY_DISTILBERT, activation: 'quick_gelu' }, pooling: 'mean' },
  ],
  ['DistilBERT with sentence pooling, dense and tanh', { config: TINY_DISTILBERT, dense: 10 }],
  ['XLM-RoBERTa with sentence pooling, dense and tanh', { config: XLMR, dense: 17 }],
];

function gammaBeta(name: string): string {
  return name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta');
}

describe('the pooled vector is the reference within 1e-4', () => {
  test.each(CASES)('%s', async (_, given) => {
    const { graph, run, reference } = await openTextCase(given);
    // Padding up to the limit of the position table, and none.
    for (const length of [1, 3, 17, 32]) {
      const sequence = randomSequence(given.config, length, length, 32);
      const [output] = await run([sequence]);
      expect(distance(output!, reference(sequence))).toBeLessThan(1e-4);
    }
    await graph.close();
  });
});

test.each(CASES.filter(([name]) => !/layer|head|epsilon|GELU|file|from/.test(name)))(
  '%s: batches of 2 to 33 and any padding change nothing beyond 1e-5',
  async (_, given) => {
    const { graph, run } = await openTextCase(given);
    const lengths = Array.from({ length: 33 }, (_, index) => 1 + ((index * 7) % 20));
    const alone = await Promise.all(
      lengths.map(async (length, seed) => (await run([randomSequence(given.config, seed, length)]))[0]!),
    );
    for (const batch of [1, 2, 7, 33]) {
      for (const padded of [20, 32]) {
        const sequences = lengths
          .slice(0, batch)
          .map((length, seed) => randomSequence(given.config, seed, length, padded));
        const outputs = await run(sequences);
        outputs.forEach((row, index) => {
          expect(distance(row, alone[index]!)).toBeLessThan(1e-5);
        });
      }
    }
    await graph.close();
  },
);

test('a padding token that the mask keeps stands at the padding position, as in transformers', async () => {
  const { graph, run, reference } = await openTextCase({ config: TINY_ROBERTA, pooling: 'mean' });
  const sequence = { ids: [0, 7, 1, 9, 2], mask: [1, 1, 1, 1, 1] };
  expect(distance((await run([sequence]))[0]!, reference(sequence))).toBeLessThan(1e-4);
  await graph.close();
});

test('tensors that the model has no place for are listed, old position_ids are not', async () => {
  const extra = { 'roberta.embeddings.position_ids': zeros('I64', 1, 34), 'lm_head.bias': zeros('F32', 100) };
  const options = { kind: 'pytorch', prefix: (name: string) => `roberta.${name}`, extra } as const;
  const { graph, unused } = await openTextCase({ config: TINY_ROBERTA, pooling: 'mean', options });
  expect(unused).toEqual(['lm_head.bias', 'roberta.pooler.dense.weight', 'roberta.pooler.dense.bias']);
  await graph.close();
});

describe('configs', () => {
  async function read(config: object) {
    const folder = await temporaryFolder();
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'config.json'), JSON.stringify(config));
    return readTextConfig(folder);
  }

  test('the Persian RoBERTa has epsilon 1e-12 and 512 places', async () => {
    const published = {
      model_type: 'roberta',
      vocab_size: 42_000,
      max_position_embeddings: 514,
      type_vocab_size: 1,
      layer_norm_eps: 1e-12,
      hidden_act: 'gelu',
      bos_token_id: 0,
      pad_token_id: 1,
      eos_token_id: 2,
      position_embedding_type: 'absolute',
      gradient_checkpointing: false,
      classifier_dropout: null,
    };
    const config = await read(published);
    expect(config).toMatchObject({
      kind: 'roberta',
      vocab_size: 42_000,
      layer_norm_eps: 1e-12,
      hidden_size: 768,
    });
    expect(mostTokens(config)).toBe(512);
  });

  test('distiluse has its own names, and an epsilon that its file does not say', async () => {
    const published = {
      model_type: 'distilbert',
      activation: 'gelu',
      dim: 768,
      hidden_dim: 3072,
      n_layers: 6,
      n_heads: 12,
      max_position_embeddings: 512,
      vocab_size: 119_547,
      pad_token_id: 0,
      sinusoidal_pos_embds: false,
      tie_weights_: true,
      output_past: true,
    };
    const config = await read(published);
    expect(config).toMatchObject({
      kind: 'distilbert',
      layer_norm_eps: 1e-12,
      num_hidden_layers: 6,
      type_vocab_size: 0,
    });
    expect(mostTokens(config)).toBe(512);
  });

  test('paraphrase-multilingual-mpnet is XLM-RoBERTa with epsilon 1e-5', async () => {
    const published = {
      model_type: 'xlm-roberta',
      vocab_size: 250_002,
      max_position_embeddings: 514,
      layer_norm_eps: 1e-5,
      type_vocab_size: 1,
      pad_token_id: 1,
      output_past: true,
    };
    expect(await read(published)).toMatchObject({
      kind: 'roberta',
      layer_norm_eps: 1e-5,
      type_vocab_size: 1,
    });
  });

  test.each([
    ['another model', { model_type: 'mpnet' }, 'mpnet is none of roberta'],
    ['the name of an object method', { model_type: 'constructor' }, 'none of roberta'],
    [
      'relative positions',
      { model_type: 'bert', position_embedding_type: 'relative_key' },
      'position_embedding_type',
    ],
    ['another activation', { model_type: 'bert', hidden_act: 'gelu_new' }, 'hidden_act'],
    ['a decoder', { model_type: 'roberta', is_decoder: true }, 'is_decoder'],
    ['heads that do not fit', { model_type: 'distilbert', n_heads: 7 }, 'heads'],
    ['hardly a position', { model_type: 'roberta', max_position_embeddings: 4 }, 'positions'],
  ])('%s is refused by name', async (_, config, words) => {
    await expectFailure(read(config), 'model.unsupported', words);
  });
});
