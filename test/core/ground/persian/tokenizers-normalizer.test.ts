import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { expect, test } from 'vitest';
import {
  AS_WRITTEN,
  FULL,
  LETTERS_ONLY,
  NORMALIZERS_BY_VERSION,
  versionOfNormalizer,
} from '../../../../core/ground/persian/text-normalizers.ts';
import { tokenizersNormalizer } from '../../../../core/ground/persian/tokenizers-normalizer.ts';
import { ROOT } from '../../../../core/ground/project.ts';

const read = (...names: string[]) => readFile(path.join(ROOT, ...names), 'utf8');

const HARD = [
  'می رود',
  'نمی روند',
  'می و که',
  'کتاب های قدیمی',
  'گربه‌هایشان',
  'تنها',
  'گران‌بها',
  'بزرگ تر',
  'خانه‌ی بزرگ',
  'مسأله',
  'جرأت',
  'هیأت',
  'مسؤول',
  'شیء',
  'تئاتر',
  'ي ك ة ۀ',
  '۱٬۰۰۰ نفر',
  'ﻻ ﺑﯽ',
  'آب',
  'قُرآن',
  '  a red-car, it’s',
  "Women's",
  'rock-n-roll',
  'ΟΔΟΣ',
  '«گل»، سیب - انار',
  '!?',
  '🐕',
  'سگ 🐕 بزرگ',
  '\uE000گل',
  '',
];

test.each([
  ['full', FULL],
  ['letters', LETTERS_ONLY],
  ['none', AS_WRITTEN],
])('%s: a tokenizer.json cleans texts as we do', async (_, kind) => {
  const json = JSON.parse(await read('models', 'demo', 'text', 'tokenizer.json'));
  const config = JSON.parse(await read('models', 'demo', 'text', 'tokenizer_config.json'));
  const version = versionOfNormalizer(kind);
  const normalize = NORMALIZERS_BY_VERSION.get(version)!;
  const plain = new Tokenizer(json, config);
  const cleaning = new Tokenizer(
    { ...json, normalizer: { type: 'Sequence', normalizers: tokenizersNormalizer(version) } },
    config,
  );
  const spellings = (await read('test', 'fixtures', 'persian-spellings.tsv')).split(/[\t\n]/);
  const words = [...(await read('models', 'demo', 'concepts.json')).matchAll(/"([^"]+)"/g)].map(
    ([, word]) => word!,
  );
  // A quarter of them, for the time that they take; all of them agreed when this was written.
  const some = words.filter((_, place) => place % 4 === 0);
  // Presentation forms are the one thing that LETTERS_ONLY does not take along.
  const texts = [...HARD, ...spellings, ...some].filter(
    text => kind !== LETTERS_ONLY || !/[\uFB50-\uFDFF\uFE70-\uFEFE\uFF01-\uFFEE]/.test(text),
  );
  expect(texts.length).toBeGreaterThan(1_500);
  const differing = texts.filter(
    text => cleaning.encode(text).ids.join() !== plain.encode(normalize(text)).ids.join(),
  );
  expect(differing).toEqual([]);
});
