import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTokenizer, type Tokenizer } from '../../../../core/engines/encoders/tokenizer.ts';
import { ROOT } from '../../../../core/ground/project.ts';

import { readDemoParity } from '../../../helpers/demo-parity.ts';

const DEMO = path.join(ROOT, 'models/demo/text');
const [BEGIN, END] = [0, 2];
let folder: string;
let tokenizer: Tokenizer;
let unlimited: Tokenizer;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-tokenizer-'));
  tokenizer = await openTokenizer(DEMO, { maxTokens: 40 });
  unlimited = await openTokenizer(DEMO, { maxTokens: 100_000 });
});
afterAll(() => rm(folder, { recursive: true }));

test('gives the ids of the reference', async () => {
  const { texts } = await readDemoParity();
  for (const { normalized, ids } of texts) expect(tokenizer.encode(normalized)).toEqual(ids);
});

describe('a text that is too long', () => {
  const long = Array.from({ length: 200 }, (_, index) => `گربه و سگ ${index}`).join(' ');

  test('keeps its first tokens and the closing one', () => {
    const whole = unlimited.encode(long);
    expect(whole.length).toBeGreaterThan(400);
    expect(tokenizer.encode(long)).toEqual([...whole.slice(0, 39), END]);
  });

  test('is not cut when it fits exactly', () => {
    const words = (count: number) => Array(count).fill('سگ').join(' ');
    expect(tokenizer.encode(words(38))).toEqual(unlimited.encode(words(38)));
    expect(tokenizer.encode(words(38))).toHaveLength(40);
    expect(tokenizer.encode(words(39))).toEqual([...unlimited.encode(words(39)).slice(0, 39), END]);
  });
});

describe('hostile texts end soon, within the limit, between beginning and end', () => {
  const table: Record<string, string> = {
    nothing: '',
    'a million equal letters': 'a'.repeat(1_000_000),
    'a word without end': 'گربه'.repeat(250_000),
    'a million spaces': ' '.repeat(1_000_000),
    'non-joiners': '\u200C'.repeat(1_000_000),
    'halves of characters': '\uD800'.repeat(100_000),
    emoji: '😀'.repeat(100_000),
    accents: `a${'\u0301\u0316'.repeat(100_000)}`,
    'ends of texts': '</s>'.repeat(100_000),
    padding: '<pad>'.repeat(100_000),
    masks: ' <mask> '.repeat(100_000),
    'zero bytes': '\0'.repeat(100_000),
    'every kind of sign': Array.from({ length: 0x3000 }, (_, code) => String.fromCodePoint(code)).join(''),
  };
  test.each(Object.entries(table))('%s', (_name, text) => {
    const ids = tokenizer.encode(text);
    expect(ids.length).toBeLessThanOrEqual(40);
    expect([ids[0], ids.at(-1)]).toEqual([BEGIN, END]);
    expect(ids.every(id => Number.isInteger(id) && id >= 0 && id < 4_000)).toBe(true);
  });
});

describe('files', () => {
  test('with truncation and padding baked in are used without', async () => {
    const json = JSON.parse(await readFile(path.join(DEMO, 'tokenizer.json'), 'utf8'));
    json.truncation = { direction: 'Right', max_length: 4, strategy: 'LongestFirst', stride: 0 };
    json.padding = {
      strategy: { Fixed: 12 },
      direction: 'Right',
      pad_id: 1,
      pad_type_id: 0,
      pad_token: '<pad>',
    };
    await writeFile(path.join(folder, 'tokenizer.json'), JSON.stringify(json));
    await cp(path.join(DEMO, 'tokenizer_config.json'), path.join(folder, 'tokenizer_config.json'));
    const baked = await openTokenizer(folder, { maxTokens: 40 });
    for (const text of ['سگ', 'گربه و سگ و اسب و پرنده'])
      expect(baked.encode(text)).toEqual(tokenizer.encode(text));
  });

  test('that are missing or broken are named', async () => {
    const empty = await mkdtemp(path.join(folder, 'empty-'));
    await expect(openTokenizer(empty, { maxTokens: 40 })).rejects.toMatchObject({ code: 'file.not-found' });
    for (const broken of [
      '',
      '[]',
      '{}',
      '{"model":{"vocab":{"a":"b"}}}',
      '{"model":{"type":"Nonsense","vocab":{}}}',
    ]) {
      await writeFile(path.join(empty, 'tokenizer.json'), broken);
      await writeFile(path.join(empty, 'tokenizer_config.json'), '{}');
      await expect(openTokenizer(empty, { maxTokens: 40 })).rejects.toMatchObject({
        name: 'PermanentError',
        code: 'checkpoint.invalid',
      });
    }
  });
});
