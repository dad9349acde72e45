import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readSentenceModules } from '../../../../../core/engines/models/checkpoint/config/sentence-modules.ts';
import { expectFailure } from '../../../../helpers/expect-failure.ts';
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts';

const TANH = 'torch.nn.modules.activation.Tanh';

async function write(types: readonly string[], configs: Record<string, object>): Promise<string> {
  const folder = await temporaryFolder();
  const modules = types.map((type, idx) => ({
    idx,
    name: `${idx}`,
    type,
    path: idx === 0 ? '' : `${idx}_${type.split('.').at(-1)}`,
  }));
  await writeFile(path.join(folder, 'modules.json'), JSON.stringify(modules));
  for (const [name, config] of Object.entries(configs)) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(folder, name), JSON.stringify(config));
  }
  return folder;
}

const old = (...names: string[]) => names.map(name => `sentence_transformers.models.${name}`);
const MEAN = { pooling_mode_mean_tokens: true, pooling_mode_cls_token: false, word_embedding_dimension: 768 };

test('distiluse: mean pooling, a dense layer with tanh, 128 tokens', async () => {
  const folder = await write(old('Transformer', 'Pooling', 'Dense'), {
    '1_Pooling/config.json': MEAN,
    '2_Dense/config.json': { in_features: 768, out_features: 512, bias: true, activation_function: TANH },
    'sentence_bert_config.json': { max_seq_length: 128, do_lower_case: false },
  });
  expect(await readSentenceModules(folder)).toEqual({
    transformerFolder: folder,
    poolingFolder: path.join(folder, '1_Pooling'),
    pooling: 'mean',
    dense: [
      { folder: path.join(folder, '2_Dense'), inputs: 768, outputs: 512, bias: true, activation: 'tanh' },
    ],
    maxTokens: 128,
  });
});

test('version 5 names its modules otherwise; Normalize changes nothing here; no sequence length', async () => {
  const types = [
    'sentence_transformers.base.modules.transformer.Transformer',
    'sentence_transformers.sentence_transformer.modules.pooling.Pooling',
    'sentence_transformers.sentence_transformer.modules.normalize.Normalize',
  ];
  const folder = await write(types, { '1_Pooling/config.json': { pooling_mode_cls_token: true } });
  expect(await readSentenceModules(folder)).toMatchObject({
    pooling: 'cls',
    dense: [],
    maxTokens: undefined,
  });
});

test.each([
  [
    'two poolings at once',
    { '1_Pooling/config.json': { ...MEAN, pooling_mode_max_tokens: true } },
    'pooling_mode_max_tokens',
  ],
  [
    'a pooling that we lack',
    { '1_Pooling/config.json': { pooling_mode_lasttoken: true } },
    'pooling_mode_lasttoken',
  ],
  [
    'another activation',
    {
      '1_Pooling/config.json': MEAN,
      '2_Dense/config.json': {
        in_features: 2,
        out_features: 2,
        activation_function: 'torch.nn.modules.activation.ReLU',
      },
    },
    'ReLU',
  ],
] as const)('%s is refused', async (_, configs, words) => {
  const folder = await write(old('Transformer', 'Pooling', 'Dense'), {
    '2_Dense/config.json': { in_features: 1, out_features: 1 },
    ...configs,
  });
  await expectFailure(readSentenceModules(folder), 'model.unsupported', words);
});

test('modules in another order, of another kind, or outside the folder are refused', async () => {
  await expectFailure(
    readSentenceModules(await write(old('Pooling', 'Transformer'), {})),
    'model.unsupported',
    'Pooling, Transformer',
  );
  await expectFailure(
    readSentenceModules(await write(old('Transformer', 'Pooling', 'CNN'), {})),
    'model.unsupported',
    'CNN',
  );
  const folder = await temporaryFolder();
  await writeFile(
    path.join(folder, 'modules.json'),
    '[{"path":"../x","type":"Transformer"},{"path":"","type":"Pooling"}]',
  );
  await expectFailure(readSentenceModules(folder), 'checkpoint.invalid', 'modules');
});
