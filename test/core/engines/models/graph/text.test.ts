import { describe, expect, test } from 'vitest';
import { expectFailure } from '../../../../helpers/expect-failure.ts';
import { zeros } from '../../../../helpers/pytorch/torch-save.ts';
import type { BertConfig } from '../../../../helpers/reference/text-encoder.ts';
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
  ...(['gelu_new', 'gelu_fast', 'gelu_pytorch_tanh', 'relu', 'silu', 'swish'] as const).map(
    (name): [string, TextCase] => [
      `RoBERTa with ${name} (another GELU or none)`,
      { config: { ...TINY_ROBERTA, hidden_act: name } },
    ],
  ),
  ['DistilBERT with relu (no GELU)', { config: { ...TINY_DISTILBERT, activation: 'relu' }, pooling: 'mean' }],
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

test.each([
  // Positions follow the ids, attention the mask.
  ['a padding id that is not masked', 1, [0, 7, 1, 9, 2], [1, 1, 1, 1, 1]],
  ['a masked word', 1, [0, 7, 9, 2], [1, 0, 1, 1]],
  ['another padding id', 3, [0, 7, 3, 9, 3], [1, 1, 1, 1, 0]],
])('%s is taken as in transformers', async (_, pad, ids, mask) => {
  for (const pooling of ['pooler', 'mean'] as const) {
    const { graph, run, reference } = await openTextCase({
      config: { ...TINY_ROBERTA, pad_token_id: pad },
      pooling,
    });
    expect(distance((await run([{ ids, mask }]))[0]!, reference({ ids, mask }))).toBeLessThan(1e-4);
    await graph.close();
  }
});

test('two towers of one kind in one file are not guessed between', async () => {
  const extra = { 'other.embeddings.word_embeddings.weight': zeros('F32', 2, 2) };
  const opening = openTextCase({ config: TINY_ROBERTA, options: { kind: 'pytorch', extra } });
  await expectFailure(
    opening,
    'checkpoint.invalid',
    'several tensors could be embeddings.word_embeddings.weight',
  );
});

test('tensors that the model has no place for are listed, old position_ids are not', async () => {
  const extra = { 'roberta.embeddings.position_ids': zeros('I64', 1, 34), 'lm_head.bias': zeros('F32', 100) };
  const options = { kind: 'pytorch', prefix: (name: string) => `roberta.${name}`, extra } as const;
  const { graph, unused } = await openTextCase({ config: TINY_ROBERTA, pooling: 'mean', options });
  expect(unused).toEqual(['lm_head.bias', 'roberta.pooler.dense.weight', 'roberta.pooler.dense.bias']);
  await graph.close();
});
