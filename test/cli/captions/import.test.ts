import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jpeg } from '../../core/data/images/pictures.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { runCommand } from '../run-command.ts';

let db: TestDatabase;
let root: string;
beforeEach(async () => {
  db = await createTestDatabase();
  root = await mkdtemp(path.join(tmpdir(), 'negareh-import-'));
});
afterEach(async () => {
  await db.drop();
  await rm(root, { recursive: true });
});

/** Pictures of these names, each with other bytes, and a captions file beside them. */
async function bring(format: string, captions: string, names: readonly string[], locale = 'en') {
  const images = path.join(root, 'pictures');
  for (const [n, name] of names.entries()) {
    await mkdir(path.dirname(path.join(images, name)), { recursive: true });
    await writeFile(path.join(images, name), await jpeg(n));
  }
  await mkdir(images, { recursive: true });
  const file = path.join(root, 'captions');
  await writeFile(file, captions);
  const environment = { DATABASE_URL: db.url, DATA_DIR: root, LOCALE: locale };
  return runCommand(['import', format, '--captions', file, '--images', images], environment);
}

/** `picture: caption` of all captions in the database, by the names under which the pictures came. */
async function captions(): Promise<string[]> {
  const { prisma } = db.database;
  const image = { select: { sourceToken: true } };
  const english = await prisma.englishCaption.findMany({ select: { text: true, image } });
  const persian = await prisma.captionPair.findMany({ select: { persian: true, image } });
  const all = [...english, ...persian.map(({ persian: text, image: of }) => ({ text, image: of }))];
  return all
    .map(({ text, image: of }) => `${path.relative(path.join(root, 'pictures'), of.sourceToken!)}: ${text}`)
    .sort();
}

describe('a captions file that people bring', () => {
  it('keeps captions whole that hold the delimiter', async () => {
    const content = 'image,caption\np3.png,A man, a dog and a cat\np4.png,two birds\n';
    expect(await bring('csv', content, ['p3.png', 'p4.png'])).toMatchObject({ code: 0 });
    expect(await captions()).toEqual(['p3.png: A man, a dog and a cat', 'p4.png: two birds']);
  });

  it('loses no row to an open quote, and names the one that has it once, by its line', async () => {
    const rows = [
      'p5.png,A sign that says "STOP" here',
      'p6.png,"He said ""hi"" to me"',
      'p7.png,"an open quote here',
    ];
    const content = [
      'image,caption',
      ...rows,
      'p8.png,a red car',
      'p9.png,a blue car',
      'p10.png,a "green" car',
    ];
    const names = [5, 6, 7, 8, 9, 10].map(n => `p${n}.png`);
    const { code, stderr } = await bring('csv', content.join('\n'), names);
    expect(code).toBe(4);
    expect(stderr.match(/a quote opens and never closes/g)).toHaveLength(1);
    expect(stderr).toContain('4: a quote opens and never closes (p7.png,"an open quote here)');
    expect(await captions()).toEqual([
      'p10.png: a "green" car',
      'p5.png: A sign that says "STOP" here',
      'p6.png: He said "hi" to me',
      'p8.png: a red car',
      'p9.png: a blue car',
    ]);
  });

  it('puts captions on their own pictures, whatever the ids', async () => {
    const images = `{"id": 9196877626998784, "file_name": "p28.png"}, {"id": 9196877626998785, "file_name": "p29.png"}`;
    const annotations = `{"image_id": 9196877626998784, "caption": "28"}, {"image_id": 9196877626998785, "caption": "29"}`;
    const content = `{"images": [${images}], "annotations": [${annotations}]}`;
    expect(await bring('coco', content, ['p28.png', 'p29.png'])).toMatchObject({ code: 0 });
    expect(await captions()).toEqual(['p28.png: 28', 'p29.png: 29']);
  });

  it('may be Hugging Face’s metadata', async () => {
    const content =
      '{"file_name":"p1.png","text":"یک گربهٔ خواب‌آلود"}\n{"file_name":"p2.png","text":"a sleepy cat"}\n';
    expect(await bring('jsonl', content, ['p1.png', 'p2.png'])).toMatchObject({ code: 0 });
    expect(await captions()).toEqual(['p1.png: یک گربهٔ خواب‌آلود', 'p2.png: a sleepy cat']);
  });

  it('names pictures in either form, with backslashes, in other case and by whole paths', async () => {
    const onDisk = ['آب.png', 'café.png', 'img/p1.png', 'IMG_2.JPG', 'whole.png'].map(name =>
      name.normalize('NFD'),
    );
    const whole = path.join(root, 'pictures', 'whole.png');
    const rows = [
      'آب.png,آب روان',
      'café.png,a coffee',
      'img\\p1.png,گربه پشمالو',
      'img_2.jpg,دو',
      `${whole},همه`,
    ];
    const { code, stdout } = await bring(
      'csv',
      ['image,caption', ...rows].join('\n').normalize('NFC'),
      onDisk,
    );
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('5 pictures') });
    expect(await captions()).toHaveLength(5);
  });

  it('may come from Excel with semicolons', async () => {
    const content = '\uFEFFimage;caption\r\np1.png;گربه سیاه\r\np2.png;سگ سفید\r\n';
    expect(await bring('csv', content, ['p1.png', 'p2.png'])).toMatchObject({ code: 0 });
    expect(await captions()).toEqual(['p1.png: گربه سیاه', 'p2.png: سگ سفید']);
  });

  it.each([
    ['csv', 'image,caption\n', 'holds no row', 'هیچ سطری ندارد'],
    ['csv', '', 'is empty', 'خالی است'],
    ['csv', 'id,words\n1,x\n', 'reads “id,words”', '«id,words»'],
    ['coco', '{"type": "x", "features": []}', 'holds type, features', 'type, features'],
  ])(
    'is refused when nothing can be read from it, in words: %s %j',
    async (format, content, english, persian) => {
      const { code, stderr } = await bring(format, content, []);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(english) });
      expect((await bring(format, content, [], 'fa')).stderr).toContain(persian);
    },
  );

  it('reaches nothing outside of the folder, also through a link', async () => {
    await mkdir(path.join(root, 'pictures'));
    await writeFile(path.join(root, 'secret.png'), await jpeg(1));
    await symlink('../secret.png', path.join(root, 'pictures', 'link.png'));
    const { code, stderr } = await bring('csv', 'image,caption\n../secret.png,one\nlink.png,two\n', []);
    expect(code).toBe(4);
    expect(stderr).toContain('2: the path leads out of the folder of the pictures (../secret.png)');
    expect(stderr).toContain('3: the picture is a link that leads out of the folder (link.png)');
    expect(await captions()).toEqual([]);
  });

  it('gives no formula to the spreadsheet that opens the report', async () => {
    const content = 'image,caption\n=cmd|x.png,one\n../=HYPERLINK("http://x").png,two\n"@a;=b.png",three\n';
    const { stderr } = await bring('csv', content, []);
    const report = await readFile(/reasons: (\S+)/.exec(stderr)![1]!, 'utf8');
    expect(report.split('\r\n')).toEqual([
      '\uFEFFline,problem,reason,detail',
      "2,picture-missing,the picture is not there,'=cmd|x.png",
      '3,outside-folder,the path leads out of the folder of the pictures,"../=HYPERLINK(""http://x"").png"',
      `4,picture-missing,the picture is not there,"'@a;'=b.png"`,
      '',
    ]);
  });
});
