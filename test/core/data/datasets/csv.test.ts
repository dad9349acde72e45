import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadRow } from '../../../../core/data/datasets/caption-row.ts';
import { DATASET_READERS, formatOf } from '../../../../core/data/datasets/readers.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-csv-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function read(content: string | Uint8Array): Promise<ReadRow[]> {
  const file = path.join(folder, `${++files}.csv`);
  await writeFile(file, content);
  expect(await formatOf(file)).toBe('csv');
  return Array.fromAsync(DATASET_READERS.csv(file));
}
/** `line image: caption` for good rows, `line !problem` for others. */
const short = (rows: readonly ReadRow[]) =>
  rows.map(row =>
    'problem' in row ? `${row.position} !${row.problem}` : `${row.position} ${row.image}: ${row.text}`,
  );
const shape = (problem: string, seen: string) => ({ code: 'captions.shape', parameters: { problem, seen } });

describe('cells beyond the header', () => {
  it.each([
    [
      'are the caption where it comes last',
      'p.png,A man, a dog and a cat',
      '2 p.png: A man, a dog and a cat',
    ],
    ['are the caption in Persian, too', 'p.png,مرد, سگ', '2 p.png: مرد, سگ'],
    ['are nothing when they are empty', 'p.png,a dog,,', '2 p.png: a dog'],
    ['after a quoted caption are named', 'p.png,"a dog",a cat', '2 !too-many-columns'],
    ['before a quoted one are named', 'p.png,a dog,"a cat"', '2 !too-many-columns'],
    ['may hold quotes within words', 'p.png,5" wide, 3" high', '2 p.png: 5" wide, 3" high'],
  ])('%s', async (_, row, expected) => {
    expect(short(await read(`image,caption\n${row}\nq.png,next\n`))).toEqual([expected, '3 q.png: next']);
  });

  it('are named where the caption is not the last column', async () => {
    expect(short(await read('image,caption,split\np.png,A man, a dog,train\nq.png,x,train\n'))).toEqual([
      '2 !too-many-columns',
      '3 q.png: x',
    ]);
  });

  it('that are missing are named', async () => {
    expect(short(await read('caption,image\nonly words\nx,q.png\n'))).toEqual([
      '2 !too-few-columns',
      '3 q.png: x',
    ]);
  });
});

describe('quotes', () => {
  it('that are open cost their own row and no other', async () => {
    const good = Array.from({ length: 29 }, (_, n) => `g${n}.png,a good row ${n}`);
    const rows = short(await read(['image,caption', 'p.png,"open here', ...good].join('\n')));
    expect(rows[0]).toBe('2 !open-quote');
    expect(rows.slice(1)).toEqual(good.map((row, n) => `${n + 3} ${row.replace(',', ': ')}`));
  });

  it.each([
    ['within words', 'p.png,A sign that says "STOP" here', 'A sign that says "STOP" here'],
    ['doubled', 'p.png,"He said ""hi"" to me"', 'He said "hi" to me'],
    ['not doubled', 'p.png,"He said "hi" to me"', 'He said "hi" to me'],
    ['around the first word', 'p.png,"STOP" says the sign', '"STOP" says the sign'],
    ['behind a space', 'p.png, "a dog, a cat"', 'a dog, a cat'],
    ['before a space', '"p.png" ,"a dog" ', 'a dog'],
    ['at the end of the file', 'p.png,"a dog"', 'a dog'],
  ])('%s are read', async (_, row, text) => {
    expect(short(await read(`image,caption\n${row}`))).toEqual([`2 p.png: ${text}`]);
  });

  it('hold line breaks, and the row is named by the line where it begins', async () => {
    const rows = await read('image,caption\r\np.png,"one\r\ntwo, three"\r\nq.png,\r\n');
    expect(short(rows)).toEqual(['2 p.png: one two, three', '4 !caption-empty']);
  });

  it('that close behind a picture’s name in the last column are no open quote', async () => {
    const rows = await read('caption,image\n"one\ntwo",p.png\nthree,q.png\n');
    expect(short(rows)).toEqual(['2 p.png: one two', '4 q.png: three']);
  });

  it.each([
    ['at the very end', 'p.png,"open', ['2 !open-quote']],
    [
      'twice',
      'p.png,"open\nq.png,"open too\nr.png,fine',
      ['2 !open-quote', '3 !open-quote', '4 r.png: fine'],
    ],
    ['before a quoted row', 'p.png,"open\nq.png,"whole"', ['2 !open-quote', '3 q.png: whole']],
    ['in the first cell', '"p.png,open\nq.png,fine', ['2 !open-quote', '3 q.png: fine']],
  ])('open %s', async (_, content, expected) => {
    expect(short(await read(`image,caption\n${content}\n`))).toEqual(expected);
  });

  it('by the hundred thousand on one line are read in time that grows with the line', async () => {
    const cells = '"a"b,'.repeat(300_000);
    expect(short(await read(`image,caption\np.png,x,${cells}\nq.png,fine\n`))).toEqual([
      '2 !caption-too-long',
      '3 q.png: fine',
    ]);
  });

  it('that never end over many lines give them back', async () => {
    const prose = Array.from({ length: 300 }, (_, n) => `words without a picture ${n}`);
    const rows = short(await read(['image,caption', 'p.png,"open', ...prose, 'q.png,fine'].join('\n')));
    expect(rows[0]).toBe('2 !open-quote');
    expect(rows).toHaveLength(302);
    expect(rows.at(-1)).toBe('303 q.png: fine');
  });
});

describe('layouts', () => {
  const rows = ['2 p.png: گربه سیاه', '3 q.png: سگ, سفید'];
  it.each([
    ['semicolons', 'image;caption\np.png;گربه سیاه\nq.png;سگ, سفید\n'],
    ['tabs', 'image\tcaption\np.png\tگربه سیاه\nq.png\tسگ, سفید\n'],
    ['bars', 'image|caption\np.png|گربه سیاه\nq.png|سگ, سفید\n'],
    ['other names of columns', 'File Name;Text\np.png;گربه سیاه\nq.png;سگ, سفید\n'],
    ['Persian names of columns', 'عکس;کپشن\np.png;گربه سیاه\nq.png;سگ, سفید\n'],
    ['a byte order mark and CRLF', '\uFEFFimage;caption\r\np.png;گربه سیاه\r\nq.png;سگ, سفید\r\n'],
    ['CR alone', 'image;caption\rp.png;گربه سیاه\rq.png;سگ, سفید\r'],
    ['a column without a name', 'image,caption,\np.png,گربه سیاه,\nq.png,"سگ, سفید",\n'],
    ['quoted names', '"image","caption"\n"p.png","گربه سیاه"\n"q.png","سگ, سفید"\n'],
  ])('%s', async (_, content) => {
    expect(short(await read(content))).toEqual(rows);
  });

  it('sep= as Excel writes it', async () => {
    expect(short(await read('sep=;\nimage;caption\np.png;a, b\n'))).toEqual(['3 p.png: a, b']);
  });

  it('rows of empty cells, as spreadsheets leave them, are none', async () => {
    expect(short(await read('image;caption\np.png;x\n;\n\n;;\n'))).toEqual(['2 p.png: x']);
  });

  it('several captions a row', async () => {
    expect(short(await read('image,caption_1,caption_2\np.png,one,two\n'))).toEqual([
      '2 p.png: one',
      '2 p.png: two',
    ]);
  });

  it('an empty caption column gives way to another one', async () => {
    expect(short(await read('image,caption,text\np.png,,words\n'))).toEqual(['2 p.png: words']);
  });
});

describe('encodings', () => {
  const text = 'image,caption\np.png,گربه سیاه\nq.png,سگ سفید\n';
  const rows = ['2 p.png: گربه سیاه', '3 q.png: سگ سفید'];
  const utf16be = (content: string) => Buffer.from(content, 'utf16le').swap16();
  it.each([
    ['UTF-16 with its mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 without', Buffer.from(text, 'utf16le')],
    ['UTF-16 the other way round', utf16be(`\uFEFF${text}`)],
    ['the same without its mark', utf16be(text)],
  ])('%s', async (_, content) => {
    expect(short(await read(content))).toEqual(rows);
  });

  it('windows-1256, in which older Persian programs write', async () => {
    // «گربه، سگ» and «كشتي» by the bytes of that encoding.
    const bytes = [0x90, 0xd1, 0xc8, 0xe5, 0xa1, 0x20, 0xd3, 0x90, 0x0a];
    const second = [0xdf, 0xd4, 0xca, 0xed, 0x0a];
    const content = Buffer.concat([
      Buffer.from('image,caption\np.png,'),
      Buffer.from(bytes),
      Buffer.from('q.png,'),
      Buffer.from(second),
    ]);
    expect(short(await read(content))).toEqual(['2 p.png: گربه، سگ', '3 q.png: كشتي']);
  });

  it('windows-1256 that begins a megabyte behind an English beginning', async () => {
    const english = Array.from({ length: 30_000 }, (_, n) => `${n}.png,a dog in the snow number ${n}\n`).join(
      '',
    );
    const content = Buffer.concat([
      Buffer.from(`image,caption\n${english}p.png,`),
      Buffer.from([0x90, 0xd1, 0xc8, 0xe5, 0x0a]),
    ]);
    expect(short(await read(content)).at(-1)).toBe('30002 p.png: گربه');
  });

  it('damage in UTF-8 is named by its rows', async () => {
    const content = Buffer.concat([
      Buffer.from('image,caption\np.png,گر'),
      Buffer.from([0xda]),
      Buffer.from('به\nq.png,سگ\n'),
    ]);
    expect(short(await read(content))).toEqual(['2 !not-utf8', '3 q.png: سگ']);
  });

  it('another Western encoding is not taken for Persian', async () => {
    const content = Buffer.from('image,caption\np.png,ein Bär hört zu\nq.png,fine\n', 'latin1');
    expect(short(await read(content))).toEqual(['2 !not-utf8', '3 q.png: fine']);
  });
});

describe('a file without rows', () => {
  it.each([
    ['nothing', '', 'empty', ''],
    ['white space', ' \n\n', 'empty', ''],
    ['a header alone', 'image,caption\n', 'no-rows', ''],
    ['a header that is not known', 'picture_id,words\n1,x\n', 'header', 'picture_id,words'],
    ['no header', 'p.png,a dog\n', 'header', 'p.png,a dog'],
  ])('is refused with what was seen: %s', async (_, content, problem, seen) => {
    const file = path.join(folder, `${++files}.csv`);
    await writeFile(file, content);
    await expect(Array.fromAsync(DATASET_READERS.csv(file))).rejects.toMatchObject(shape(problem, seen));
  });

  it.each([
    ['a workbook', 'PK\x03\x04\x14\0\0\0[Content_Types].xml', 'workbook'],
    ['an old workbook', '\xD0\xCF\x11\xE0\xA1\xB1', 'workbook'],
    ['an archive', '\x1F\x8B\x08', 'archive'],
    ['Arrow', 'ARROW1\0\0', 'parquet'],
    ['a picture', '\x89PNG\r\n\x1A\n', 'picture'],
  ])('is refused as what it is: %s', async (_, content, problem) => {
    const file = path.join(folder, `${++files}.csv`);
    await writeFile(file, content, 'latin1');
    await expect(Array.fromAsync(DATASET_READERS.csv(file))).rejects.toMatchObject(shape(problem, ''));
    await expect(formatOf(file)).rejects.toMatchObject(shape(problem, ''));
  });
});

describe('any mixture of rows', () => {
  /** Rows as people write them, and what becomes of each. */
  const kinds: Record<string, (n: number) => readonly [text: string, outcome: string]> = {
    plain: n => [`p${n}.png,a dog ${n}`, `p${n}.png: a dog ${n}`],
    commas: n => [`p${n}.png,one, two, three`, `p${n}.png: one, two, three`],
    quoted: n => [`p${n}.png,"one, two"`, `p${n}.png: one, two`],
    doubled: n => [`p${n}.png,"say ""no"" ${n}"`, `p${n}.png: say "no" ${n}`],
    inches: n => [`p${n}.png,5" wide`, `p${n}.png: 5" wide`],
    lines: n => [`p${n}.png,"one\n${n} two\nthree"`, `p${n}.png: one ${n} two three`],
    open: n => [`p${n}.png,"never closed ${n}`, '!open-quote'],
    openAtName: n => [`"p${n}.png,never closed`, '!open-quote'],
    short: n => [`p${n}.png`, '!too-few-columns'],
    empty: n => [`p${n}.png,`, '!caption-empty'],
    nameless: n => [`,words ${n}`, '!no-picture'],
    mixed: n => [`p${n}.png,"one",two`, '!too-many-columns'],
  };

  it('gives each row once, with the line where it begins', async () => {
    const rows = fc.array(fc.constantFrom(...Object.keys(kinds)), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('\n', '\r\n'), async (names, end) => {
        let line = 2;
        const lines = ['image,caption'];
        const expected: string[] = [];
        for (const [n, name] of names.entries()) {
          const [text, outcome] = kinds[name]!(n);
          expected.push(`${line} ${outcome}`);
          lines.push(text);
          line += text.split('\n').length;
        }
        const content = lines.join('\n').replaceAll('\n', end);
        expect(short(await read(content))).toEqual(expected);
      }),
      { numRuns: 300, seed: 11 },
    );
  });
});
