import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCaptionTable } from '../../../../core/data/datasets/caption-table.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'negareh-captions-')));
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (name: string, content: string | Uint8Array = 'x') => {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
};

describe('a captions file', () => {
  it('gives the captions of each picture and names the rows that do not work', async () => {
    const [a, c] = [await write('a.jpg'), await write('b/c.jpg')];
    const rows = [
      'a.jpg,گربه',
      'b/c.jpg,"سگ، در برف"',
      'A.JPG,گربهٔ سیاه',
      '../x.jpg,بیرون',
      'd.jpg,',
      'e.jpg,نیست',
    ];
    const file = await write('captions.csv', ['\uFEFFpath,caption', ...rows, 'a.jpg,a dog'].join('\n'));
    const { captions, bad } = await readCaptionTable(file);
    expect([...captions]).toEqual([
      [a, ['گربه', 'گربهٔ سیاه']],
      [c, ['سگ، در برف']],
    ]);
    expect(bad).toEqual([
      { position: 5, problem: 'outside-folder', detail: '../x.jpg' },
      { position: 6, problem: 'caption-empty', detail: 'd.jpg' },
      { position: 7, problem: 'picture-missing', detail: 'e.jpg' },
      { position: 8, problem: 'not-persian', detail: 'a dog' },
    ]);
  });

  it.each([
    ['JSON lines', 'captions.jsonl', '{"path":"a.jpg","caption":"گربه"}\nnot json\n'],
    ['a list', 'captions.json', '[{"path":"a.jpg","caption":"گربه"}, 7]'],
    ['a name that tells nothing', 'captions.txt', 'path\tcaption\na.jpg\tگربه\nwithout a tab\n'],
    ['Flickr30k', 'results.token', 'a.jpg#0\tگربه\nno caption line\n'],
  ])('may be %s', async (_, name, content) => {
    const picture = await write('a.jpg');
    const { captions, bad } = await readCaptionTable(await write(name, content));
    expect([...captions]).toEqual([[picture, ['گربه']]]);
    expect(bad).toHaveLength(1);
  });

  it('may lie elsewhere than its pictures', async () => {
    const picture = await write('pictures/a.jpg');
    const rows = `path,caption\na.jpg,گربه\n${picture},سگ\n`;
    const file = await write('lists/captions.csv', rows);
    expect((await readCaptionTable(file)).bad).toHaveLength(2);
    for (const given of [path.join(folder, 'pictures'), picture]) {
      const { captions, bad } = await readCaptionTable(file, [given]);
      expect({ captions: [...captions], bad }).toEqual({ captions: [[picture, ['گربه', 'سگ']]], bad: [] });
    }
  });

  it('may hold line separators within a JSON line, and a line that never ends is refused', async () => {
    await write('a.jpg');
    const file = await write(
      'captions.jsonl',
      '\uFEFF{"path":"a.jpg","caption":"گربه\u2028سیاه"}\r\n\n{"path":"a.jpg","caption":"سگ"}',
    );
    const { captions } = await readCaptionTable(file);
    expect([...captions.values()]).toEqual([['گربه سیاه', 'سگ']]);
    const endless = await write('endless.jsonl', '{"'.padEnd(11_000_000, 'a'));
    await expect(readCaptionTable(endless)).rejects.toMatchObject({ code: 'captions.shape' });
    const lines = await write('lines.jsonl', `{}\n{"${'a'.repeat(11_000_000)}`);
    await expect(readCaptionTable(lines)).rejects.toMatchObject({ code: 'file.invalid' });
  });

  it.each([
    ['captions.xlsx', 'PK\x03\x04[Content_Types].xml', 'captions.shape'],
    ['captions.csv', 'a;b\n1;2\n', 'captions.shape'],
    ['captions.md', '# captions\n', 'captions.shape'],
  ])('is refused with a reason: %s', async (name, content, code) => {
    await expect(readCaptionTable(await write(name, content))).rejects.toMatchObject({ code });
  });

  it('must be there', async () => {
    await expect(readCaptionTable(path.join(folder, 'none.csv'))).rejects.toMatchObject({
      code: 'file.not-found',
    });
  });
});
