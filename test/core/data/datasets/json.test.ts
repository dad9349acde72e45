import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadRow } from '../../../../core/data/datasets/caption-row.ts';
import { JsonTamer } from '../../../../core/data/datasets/json-text.ts';
import { DATASET_READERS } from '../../../../core/data/datasets/readers.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-json-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function read(content: string | Uint8Array): Promise<ReadRow[]> {
  const file = path.join(folder, `${++files}.json`);
  await writeFile(file, content);
  return Array.fromAsync(DATASET_READERS.coco(file));
}
const short = (rows: readonly ReadRow[]) =>
  rows.map(row =>
    'problem' in row ? `${row.position} !${row.problem}` : `${row.position} ${row.image}: ${row.text}`,
  );

describe('ids', () => {
  it('of 64 bits keep all their digits', async () => {
    const content = `{"images": [{"id": 9196877626998784, "file_name": "a.png"}, {"id": 9196877626998785,
      "file_name": "b.png"}, {"id": -18446744073709551615, "file_name": "c.png"}],
      "annotations": [{"image_id": 9196877626998785, "caption": "b"}, {"image_id": 9196877626998784,
      "caption": "a"}, {"image_id": "-18446744073709551615", "caption": "c"}]}`;
    expect(short(await read(content))).toEqual(['1 b.png: b', '2 a.png: a', '3 c.png: c']);
  });

  it('given to two pictures tell nothing about either; the same picture twice does no harm', async () => {
    const images = [
      { id: 1, file_name: 'a.png' },
      { id: 1, file_name: 'b.png' },
      { id: 2, file_name: 'c.png' },
      { id: 2, file_name: 'c.png' },
    ];
    const annotations = [
      { image_id: 1, caption: 'whose?' },
      { image_id: 2, caption: 'c' },
    ];
    const rows = await read(JSON.stringify({ images, annotations }));
    expect(short(rows)).toEqual(['1 !id-twice', '2 c.png: c']);
    expect(rows[0]).toMatchObject({ detail: '1: a.png, b.png' });
  });

  it('that are missing are named', async () => {
    const images = [{ id: 1, file_name: 'a.png' }, { file_name: 'b.png' }, { id: 3 }];
    const annotations = [{ image_id: 1, caption: 'a' }, { caption: 'b' }, { image_id: 3, caption: 'c' }];
    expect(short(await read(JSON.stringify({ images, annotations })))).toEqual([
      '2 !image-incomplete',
      '3 !image-incomplete',
      '1 a.png: a',
      '2 !annotation-incomplete',
      '3 !picture-unknown',
    ]);
  });
});

describe('layouts', () => {
  const records = [
    { image: 'a.png', caption: 'one' },
    { file_name: 'b.png', text: 'two', label: null },
    { path: 'c.png', captions: ['three', { caption: 'four' }] },
    { image: null, filename: 'd.png', caption: null, sentence: 'five' },
    { image: { bytes: null, path: 'e.png' }, caption: ['six'] },
    { image: 'f.png', caption: null },
    { caption: 'nowhere' },
  ];
  const expected = (at: (n: number) => number) => [
    `${at(1)} a.png: one`,
    `${at(2)} b.png: two`,
    `${at(3)} c.png: three`,
    `${at(3)} c.png: four`,
    `${at(4)} d.png: five`,
    `${at(5)} e.png: six`,
    `${at(6)} !no-caption`,
    `${at(7)} !no-picture`,
  ];
  it.each([
    ['one record a line', records.map(record => JSON.stringify(record)).join('\n')],
    ['a list', JSON.stringify(records)],
    ['a list over many lines', JSON.stringify(records, null, 2)],
    ['annotations without pictures of their own', JSON.stringify({ annotations: records })],
    ['data', JSON.stringify({ version: 1, data: records }, null, 1)],
  ])('%s', async (_, content) => {
    expect(short(await read(content))).toEqual(expected(n => n));
  });

  it('a single record is one line', async () => {
    expect(short(await read('{"file_name": "a.png", "text": "one"}'))).toEqual(['1 a.png: one']);
  });

  it('a broken first line costs itself alone', async () => {
    const line = '{"file_name": "a.png", "text": "one"}';
    expect(short(await read(`no json\n${line}`))).toEqual(['1 !not-json', '2 a.png: one']);
    expect(short(await read(`{"file_name": "b.png", "te\n${line}`))).toEqual(['1 !not-json', '2 a.png: one']);
  });

  it('Karpathy’s splits, with and without the folder of the pictures', async () => {
    const images = [
      {
        filepath: 'val2014',
        filename: 'COCO_1.jpg',
        imgid: 0,
        sentences: [{ raw: 'A man rides.', tokens: ['a', 'man', 'rides'] }, { tokens: ['a', 'horse'] }],
      },
      { filename: '2.jpg', sentences: [{ raw: 'A dog.' }, { imgid: 7 }] },
      { filename: '3.jpg', sentences: [] },
    ];
    const rows = await read(JSON.stringify({ images, dataset: 'coco' }));
    expect(rows).toEqual([
      {
        position: 1,
        image: 'val2014/COCO_1.jpg',
        orImage: 'COCO_1.jpg',
        text: 'A man rides.',
        language: 'en',
      },
      { position: 1, image: 'val2014/COCO_1.jpg', orImage: 'COCO_1.jpg', text: 'a horse', language: 'en' },
      { position: 2, image: '2.jpg', text: 'A dog.', language: 'en' },
      { position: 2, problem: 'annotation-incomplete' },
      { position: 3, problem: 'no-caption' },
    ]);
  });

  it('halves of characters are named, not stored', async () => {
    const rows = await read(
      '[{"image": "a.png", "caption": "half \\ud83d"}, {"image": "b.png", "caption": "\\ud83d\\udc08"}]',
    );
    expect(short(rows)).toEqual(['1 !not-utf8', '2 b.png: 🐈']);
  });

  it.each([
    ['NaN', '{"image": "a.png", "text": NaN, "caption": "NaN in words", "area": -Infinity}'],
    ['UTF-16', Buffer.from('\uFEFF{"image": "a.png", "caption": "NaN in words"}', 'utf16le')],
    ['UTF-16 without its mark', Buffer.from('{"image": "a.png", "caption": "NaN in words"}', 'utf16le')],
    ['a byte order mark', '\uFEFF[{"image": "a.png", "caption": "NaN in words"}]'],
    [
      'NaN in a document',
      '{"images": [{"id": NaN}, {"id": 1, "file_name": "a.png", "area": NaN}], "annotations": [{"image_id": 1, "caption": "NaN in words"}]}',
    ],
  ])('%s', async (_, content) => {
    expect(short(await read(content))).toContain('1 a.png: NaN in words');
  });
});

describe('what is no captions file', () => {
  it.each([
    ['nothing', '', 'empty', ''],
    ['an empty list', '[]', 'no-rows', ''],
    ['empty lists', '{"images": [], "annotations": []}', 'no-rows', 'images, annotations'],
    [
      'another document',
      '{"type": "FeatureCollection", "features": {\n"a": 1}}',
      'json-layout',
      'type, features',
    ],
    ['a page', '<html>', 'not-json', '<html>'],
    ['a list that breaks off', '[{"image": "a.png", "caption": "one"}, {"image":', 'broken-json', /middle/],
    ['a document that goes wrong', '{"images": [}', 'broken-json', /Unexpected/],
  ])('is refused with what was seen: %s', async (_, content, problem, seen) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'captions.shape',
      parameters: { problem, seen: seen instanceof RegExp ? expect.stringMatching(seen) : seen },
    });
  });
});

describe('taming', () => {
  it('gives the same whatever the pieces are', () => {
    const text =
      '{"a\\"NaN": NaN, "long": 12345678901234567890, "x": "\\\\", "y": 1234567890123456, "z": [Infinity, -Infinity, 1.5e10], "s": "12345678901234567890 NaN"}';
    const whole = {
      'a"NaN': null,
      long: '12345678901234567890',
      x: '\\',
      y: '1234567890123456',
      z: [null, null, 1.5e10],
      s: '12345678901234567890 NaN',
    };
    for (let size = 1; size <= text.length; size += 1) {
      const tamer = new JsonTamer();
      let out = '';
      for (let at = 0; at < text.length; at += size) out += tamer.add(text.slice(at, at + size));
      expect(JSON.parse(out + tamer.end())).toEqual(whole);
    }
  });
});
