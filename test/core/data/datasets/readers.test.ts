import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadRow } from '../../../../core/data/datasets/caption-row.ts';
import { DATASET_READERS, type DatasetFormat } from '../../../../core/data/datasets/readers.ts';
import { COCO, readDamaged } from './damaged-files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-readers-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function read(format: DatasetFormat, content: string | Uint8Array): Promise<ReadRow[]> {
  const file = path.join(folder, `captions-${++files}`);
  await writeFile(file, content);
  return Array.fromAsync(DATASET_READERS[format](file));
}
const en = (position: number, image: string, text: string) => ({ position, image, text, language: 'en' });
const fa = (position: number, image: string, text: string) => ({ position, image, text, language: 'fa' });

describe('COCO', () => {
  const rows = [
    en(1, '000000000025.jpg', 'A giraffe eating leaves.'),
    en(2, '000000000009.jpg', 'Bread and fruit'),
    { position: 3, problem: 'picture-unknown', detail: '77' },
    { position: 4, problem: 'annotation-incomplete' },
  ];

  it('joins captions to their pictures and reports the rows that do not fit', async () => {
    expect(await read('coco', JSON.stringify(COCO))).toEqual(rows);
  });

  it('does not mind captions that come before the pictures', async () => {
    const { annotations, images } = COCO;
    expect(await read('nocaps', JSON.stringify({ annotations, images }, null, 2))).toEqual(rows);
  });

  it.each(['', '{"images": [', JSON.stringify(COCO).slice(0, -30), 'not json', '[1,2'])(
    'names what is wrong with a broken file: %j',
    async content => {
      await expect(read('coco', content)).rejects.toMatchObject({ code: 'captions.shape' });
    },
  );
});

describe('Flickr30k', () => {
  it('reads the .token file', async () => {
    const content =
      '1000092795.jpg#0\tTwo people stand near a wall .\n1000092795.jpg#1\tA wall | and people\na#1.jpg#0\tA dog\n';
    expect(await read('flickr30k', content)).toEqual([
      en(1, '1000092795.jpg', 'Two people stand near a wall .'),
      en(2, '1000092795.jpg', 'A wall | and people'),
      en(3, 'a#1.jpg', 'A dog'),
    ]);
  });

  it("reads Kaggle's results.csv and repairs its known broken row", async () => {
    const content = [
      'image_name| comment_number| comment',
      '1000092795.jpg| 0| Two young guys with shaggy hair .',
      '2199200615.jpg| 4   A dog runs across the grass .',
      'something else',
    ].join('\r\n');
    expect(await read('flickr30k', content)).toEqual([
      en(2, '1000092795.jpg', 'Two young guys with shaggy hair .'),
      en(3, '2199200615.jpg', 'A dog runs across the grass .'),
      { position: 4, problem: 'not-a-caption-line', detail: 'something else' },
    ]);
  });
});

describe('Crossmodal-3600', () => {
  it('reads the Persian and the English captions of a line, by the key of its picture', async () => {
    const captions = (...caption: string[]) => ({ caption, 'caption/tokenized': caption });
    const lines = [
      {
        'image/key': '000411001ff7dd4f',
        'image/locale': 'fa',
        ar: captions('كلب'),
        fa: captions('یک سگ', 'سگی در برف'),
      },
      { 'image/key': '0b', 'image/locale': 'en', en: captions('a dog'), fa: captions(' ') },
      { 'image/key': '0c', 'image/locale': 'sw', sw: captions('mbwa') },
      { 'image/locale': 'sw' },
    ];
    const content = lines.map(line => JSON.stringify(line)).join('\n');
    expect(await read('xm3600', content)).toEqual([
      fa(1, '000411001ff7dd4f.jpg', 'یک سگ'),
      fa(1, '000411001ff7dd4f.jpg', 'سگی در برف'),
      { position: 2, problem: 'caption-empty', detail: '0b.jpg' },
      en(2, '0b.jpg', 'a dog'),
      { position: 3, problem: 'no-caption' },
      { position: 4, problem: 'no-caption' },
    ]);
  });
});

describe('any reader', () => {
  // readers.long.test.ts damages more of them.
  it('gives rows or a named error for damaged files, never anything else', () => readDamaged(folder, 300));
});
