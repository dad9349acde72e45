import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCaptionTable, readSideCar } from '../../../../core/data/datasets/caption-files.ts';
import { findPictures } from '../../../../core/work/ingest/find-pictures.ts';
import { incomingFrom, type PathSource } from '../../../../core/work/ingest/ingest-paths.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-captions-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (name: string, content = 'x') => {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
};

describe('a captions file', () => {
  it('gives the captions of each picture and the rows that do not work', async () => {
    const file = await write(
      'captions.csv',
      '\uFEFFpath,caption\na.jpg,گربه\nb/c.jpg,"سگ، در برف"\na.jpg,گربهٔ سیاه\n../x.jpg,بیرون\nd.jpg,\n',
    );
    const { captions, bad } = await readCaptionTable(file);
    expect(captions).toEqual(
      new Map([
        [path.join(folder, 'a.jpg'), ['گربه', 'گربهٔ سیاه']],
        [path.join(folder, 'b/c.jpg'), ['سگ، در برف']],
      ]),
    );
    expect(bad).toEqual([
      { position: 5, problem: 'outside-folder', detail: '../x.jpg' },
      { position: 6, problem: 'caption-empty' },
    ]);
  });

  it('may be JSON lines', async () => {
    const file = await write('captions.jsonl', '{"path":"a.jpg","caption":"گربه"}\nnot json\n');
    const { captions, bad } = await readCaptionTable(file);
    expect([...captions.values()]).toEqual([['گربه']]);
    expect(bad).toEqual([{ position: 2, problem: 'not-json' }]);
  });

  it('of another encoding is not taken in as broken letters', async () => {
    const windows1256 = Buffer.from([0xd1, 0xc8, 0xe5]);
    const file = await write('captions.csv');
    await writeFile(
      file,
      Buffer.concat([Buffer.from('path,caption\na.jpg,'), windows1256, Buffer.from('\nb.jpg,گربه\n')]),
    );
    const { captions, bad } = await readCaptionTable(file);
    expect([...captions.values()]).toEqual([['گربه']]);
    expect(bad).toEqual([{ position: 2, problem: 'not-utf8' }]);
  });

  it('may hold line separators within a JSON line, and a line that never ends is refused', async () => {
    const file = await write(
      'captions.jsonl',
      '\uFEFF{"path":"a.jpg","caption":"گربه\u2028سیاه"}\r\n\n{"path":"b.jpg","caption":"سگ"}',
    );
    expect((await readCaptionTable(file)).captions.size).toBe(2);
    const endless = await write('endless.jsonl', '"'.padEnd(11_000_000, 'a'));
    await expect(readCaptionTable(endless)).rejects.toMatchObject({ code: 'file.invalid' });
  });

  it.each([
    ['captions.xlsx', '', 'file.invalid'],
    ['captions.csv', 'a;b\n1;2\n', 'file.invalid'],
  ])('is refused with a reason: %s', async (name, content, code) => {
    await expect(readCaptionTable(await write(name, content))).rejects.toMatchObject({ code });
  });

  it('must be there', async () => {
    await expect(readCaptionTable(path.join(folder, 'none.csv'))).rejects.toMatchObject({
      code: 'file.not-found',
    });
  });
});

describe('side-car files', () => {
  it('hold one caption a line, under either name', async () => {
    await write('a.txt', '\uFEFFگربه\r\n\r\n  سگ  \n');
    await write('b.jpg.txt', 'ماهی');
    expect(await readSideCar(path.join(folder, 'a.jpg'))).toEqual(['گربه', 'سگ']);
    expect(await readSideCar(path.join(folder, 'b.jpg'))).toEqual(['ماهی']);
    expect(await readSideCar(path.join(folder, 'c.jpg'))).toEqual([]);
  });

  it('are left alone when they are too large to be captions', async () => {
    await write('a.txt', 'ا'.repeat(70_000));
    expect(await readSideCar(path.join(folder, 'a.jpg'))).toEqual([]);
  });
});

describe('a folder', () => {
  it('gives its pictures in order of name, without hidden files and links', async () => {
    for (const name of ['b.PNG', 'a.jpg', 'sub/c.webp', '.hidden.jpg', '.cache/d.jpg', 'note.txt'])
      await write(name);
    await symlink('/', path.join(folder, 'link'));
    await symlink(path.join(folder, 'a.jpg'), path.join(folder, 'link.jpg'));
    const found = await Array.fromAsync(findPictures([folder]));
    expect(found.map(file => path.relative(folder, file))).toEqual(['a.jpg', 'b.PNG', 'sub/c.webp']);
  });

  it('that is not there is named', async () => {
    await expect(Array.fromAsync(findPictures(['/no/such/folder']))).rejects.toMatchObject({
      code: 'file.not-found',
    });
  });

  it('brings each picture with its own captions, usable ones only', async () => {
    const picture = await write('a.jpg');
    await write('a.txt', `گربه\na cat\nگربه\n${'ا'.repeat(2_001)}`);
    const captions = new Map([[picture, ['سگ', 'a dog', 'سگ \uFFFD']]]);
    let unusable = 0;
    const found: string[] = [];
    const source: PathSource = {
      captions,
      onUnusableCaption: count => {
        unusable += count;
      },
      onPicture: key => found.push(key),
    };
    const [incoming] = await Array.fromAsync(incomingFrom([folder], source));
    expect(incoming!.captions.map(({ persian }) => persian)).toEqual(['سگ', 'گربه']);
    expect(incoming!.content).toEqual({ path: picture });
    expect(unusable).toBe(4);
    expect(found).toEqual([picture]);
  });

  it('finds the captions of a name that is written with other code points', async () => {
    await write('café آب.jpg'.normalize('NFD'));
    const table = await readCaptionTable(
      await write('c.csv', `path,caption\n${'café آب.jpg'.normalize('NFC')},نوشیدنی\n`),
    );
    const source = { captions: table.captions, onUnusableCaption: () => undefined };
    const [incoming] = await Array.fromAsync(incomingFrom([folder], source));
    expect(incoming!.captions.map(({ persian }) => persian)).toEqual(['نوشیدنی']);
  });
});
