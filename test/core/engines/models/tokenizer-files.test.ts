import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openTokenizer, type Tokenizer } from '../../../../core/engines/encoders/tokenizer.ts';
import { tokenizerContent, tokenizerFiles } from '../../../../core/engines/models/tokenizer-files.ts';
import { ROOT } from '../../../../core/ground/project.ts';
import { readDemoParity } from '../../../helpers/demo-parity.ts';
import { expectFailure } from '../../../helpers/expect-failure.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const DEMO = path.join(ROOT, 'models/demo/text');

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

/** The demo's tokenizer as repositories of RoBERTa's kind used to hold one. */
async function writeOldFiles(newline = '\n'): Promise<void> {
  const { model } = JSON.parse(await readFile(path.join(DEMO, 'tokenizer.json'), 'utf8')) as {
    model: { vocab: Record<string, number>; merges: (string | [string, string])[] };
  };
  const merges = model.merges.map(merge => (typeof merge === 'string' ? merge : merge.join(' ')));
  await writeFile(path.join(folder, 'vocab.json'), JSON.stringify(model.vocab));
  await writeFile(path.join(folder, 'tokenizer_config.json'), '{"add_prefix_space":true}');
  await writeFile(path.join(folder, 'merges.txt'), ['#version: 0.2', ...merges, ''].join(newline));
}

async function openWritten(): Promise<Tokenizer> {
  const content = await tokenizerContent(folder);
  const to = await temporaryFolder();
  for (const [name, text] of Object.entries(content)) await writeFile(path.join(to, name), text);
  return openTokenizer(to, { maxTokens: 40 });
}

test.each(['\n', '\r\n'])(
  'vocab.json and merges.txt make the tokenizer that they came from',
  async newline => {
    await writeOldFiles(newline);
    expect((await tokenizerFiles(folder)).map(file => path.basename(file))).toEqual([
      'vocab.json',
      'merges.txt',
      'tokenizer_config.json',
    ]);
    const [old, original] = [await openWritten(), await openTokenizer(DEMO, { maxTokens: 40 })];
    const { texts } = await readDemoParity();
    for (const text of [
      ...texts.map(({ normalized }) => normalized),
      'می\u200cخواهم 12',
      ' <mask> # a',
      '',
    ]) {
      expect(old.encode(text)).toEqual(original.encode(text));
    }
  },
);

test('tokenizer.json wins where it is there, and a missing tokenizer_config.json is empty', async () => {
  await writeOldFiles();
  await rm(path.join(folder, 'tokenizer_config.json'));
  await cp(path.join(DEMO, 'tokenizer.json'), path.join(folder, 'tokenizer.json'));
  expect((await tokenizerFiles(folder)).map(file => path.basename(file))).toEqual(['tokenizer.json']);
  const content = await tokenizerContent(folder);
  expect(content['tokenizer.json']).toBe(await readFile(path.join(DEMO, 'tokenizer.json'), 'utf8'));
  expect(content['tokenizer_config.json']).toBe('{}');
});

test.each([
  ['vocab.json', '{"<s>":0}', /it has no <pad> <\/s> <unk> <mask>/],
  ['vocab.json', '["a"]', /no list of pieces/],
  ['vocab.json', '{', /no list of pieces/],
  ['merges.txt', 'a b c', /a line is not two pieces/],
])('a %s like %s is refused', async (file, content, words) => {
  await writeOldFiles();
  await writeFile(path.join(folder, file), content);
  await expectFailure(tokenizerContent(folder), 'checkpoint.invalid', words);
});

test('a folder without any of them says what is missing', async () => {
  await expectFailure(tokenizerContent(folder), 'file.not-found', 'tokenizer.json');
});

test('a Unigram tokenizer of 2021, which does not say that it is one, splits as SentencePiece does', async () => {
  const pieces: [string, number][] = [
    ['<s>', 0],
    ['<pad>', 0],
    ['</s>', 0],
    ['<unk>', 0],
    ['▁گربه', -3],
    ['▁', -2],
    ['گر', -4],
    ['به', -4],
    ['▁سیاه', -5],
    ['<mask>', 0],
  ];
  const special = (id: number) => {
    const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
    return { id, content: pieces[id]![0], ...flags };
  };
  const template = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  const json = {
    added_tokens: [0, 1, 2, 3, 9].map(special),
    normalizer: { type: 'Precompiled', precompiled_charsmap: 'AAAA' },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'WhitespaceSplit' },
        { type: 'Metaspace', replacement: '▁', add_prefix_space: true },
      ],
    },
    post_processor: {
      type: 'TemplateProcessing',
      single: [template('<s>'), { Sequence: { id: 'A', type_id: 0 } }, template('</s>')],
      pair: [],
      special_tokens: {
        '<s>': { id: '<s>', ids: [0], tokens: ['<s>'] },
        '</s>': { id: '</s>', ids: [2], tokens: ['</s>'] },
      },
    },
    decoder: { type: 'Metaspace', replacement: '▁', add_prefix_space: true },
    model: { unk_id: 3, vocab: pieces },
  };
  await writeFile(path.join(folder, 'tokenizer.json'), JSON.stringify(json));
  await writeFile(path.join(folder, 'tokenizer_config.json'), '{}');
  const tokenizer = await openTokenizer(folder, { maxTokens: 6 });
  expect(tokenizer.encode('گربه سیاه')).toEqual([0, 4, 8, 2]);
  // SentencePiece's rules make a space of the joiner.
  expect(tokenizer.encode('گربه\u200cسیاه')).toEqual([0, 4, 8, 2]);
  expect(tokenizer.encode('گربه '.repeat(9))).toEqual([0, 4, 4, 4, 4, 2]);
});
