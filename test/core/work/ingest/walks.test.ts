import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPictures } from '../../../../core/work/ingest/find-pictures.ts';
import { incomingFrom } from '../../../../core/work/ingest/ingest-paths.ts';
import { readSideCar } from '../../../../core/work/ingest/side-car.ts';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'negareh-walk-')));
  folder = path.join(root, 'pictures');
  await mkdir(folder);
});
// A tree deeper than a path may be long is nothing that Node itself can take away.
afterEach(() => void execFileSync('rm', ['-rf', root]));

const write = async (name: string, content: string | Uint8Array = 'x') => {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
};

async function walk(...paths: string[]) {
  const passedOver: string[] = [];
  const found = await Array.fromAsync(
    findPictures(paths.length > 0 ? paths : [folder], (kind, shown) =>
      passedOver.push(`${kind} ${path.relative(folder, shown)}`),
    ),
  );
  return { found: found.map(({ shown }) => path.relative(folder, shown)), passedOver: passedOver.sort() };
}

describe('a walk', () => {
  it('gives pictures in order of name, and leaves out what systems keep beside them', async () => {
    const pictures = ['a.jpg', 'b.PNG', 'c.jfif', 'sub/d.webp', 'آب.gif'];
    for (const name of pictures) await write(name);
    const others = [
      '.hidden.jpg',
      '._a.jpg',
      '.cache/d.jpg',
      'note.txt',
      '@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg',
    ];
    const more = [
      '__MACOSX/._a.jpg',
      '__MACOSX/a.jpg',
      'Thumbs.db',
      '.DS_Store',
      '#recycle/a.jpg',
      '$RECYCLE.BIN/a.jpg',
    ];
    for (const name of [...others, ...more]) await write(name);
    expect(await walk()).toEqual({ found: pictures, passedOver: [] });
  });

  it('names pictures of kinds that are not taken, each by its kind', async () => {
    for (const name of ['a.HEIC', 'b.heif', 'c.tif', 'd.TIFF', 'e.bmp', 'f.DNG', 'g.cr2', 'h.svg', 'i.jpg'])
      await write(name);
    expect(await walk()).toEqual({
      found: ['i.jpg'],
      passedOver: [
        'bmp e.bmp',
        'heic a.HEIC',
        'heic b.heif',
        'other-picture h.svg',
        'raw f.DNG',
        'raw g.cr2',
        'tiff c.tif',
        'tiff d.TIFF',
      ],
    });
  });

  it('follows no link, and names those that look like pictures or folders', async () => {
    await write('a.jpg');
    await symlink('/', path.join(folder, 'round'));
    await symlink(folder, path.join(folder, 'again'));
    await symlink('a.jpg', path.join(folder, 'link.jpg'));
    await symlink('nowhere', path.join(folder, 'dangling'));
    execFileSync('mkfifo', [path.join(folder, 'pipe.jpg')]);
    expect(await walk()).toEqual({
      found: ['a.jpg'],
      passedOver: ['link again', 'link link.jpg', 'link round', 'no-file pipe.jpg'],
    });
  });

  it('goes on past folders that cannot be read', async () => {
    await write('z.jpg');
    // Deeper than a path may be: nobody may read that, not even root.
    execFileSync(
      'bash',
      ['-c', 'for n in {1..18}; do mkdir "$0" && cd "$0"; done', 'deep'.padEnd(240, '-')],
      { cwd: folder },
    );
    const { found, passedOver } = await walk();
    expect(found).toEqual(['z.jpg']);
    expect(passedOver).toHaveLength(1);
    expect(passedOver[0]).toMatch(/^folder-unreadable deep/);
  });

  it('goes on past what vanishes, and past a folder that its owner closed', async () => {
    await write('a/1.jpg');
    await write('b/2.jpg');
    const passedOver: string[] = [];
    const found: string[] = [];
    for await (const { shown } of findPictures([folder], (kind, at) => passedOver.push(`${kind} ${at}`))) {
      found.push(path.basename(shown));
      await rm(path.join(folder, 'b'), { recursive: true, force: true });
    }
    expect(found).toEqual(['1.jpg']);
    expect(passedOver).toEqual([`folder-unreadable ${path.join(folder, 'b')}`]);
  });

  it('takes names that are not UTF-8 by their bytes, tells of them as a reader of Persian would, and reads them', async () => {
    // عکسها and عربه in windows-1256, as an old disk has them.
    execFileSync(
      'bash',
      [
        '-c',
        `d=$(printf '\\xda\\xdf\\xd3\\xe5\\xc7'); mkdir "$d"; echo one > "$d/b.jpg"; echo گربه > "$d/b.txt"; echo two > "$(printf '\\xda\\xd1\\xc8\\xe5').jpg"; echo three > "$(printf '\\xff\\xfe').jpg"`,
      ],
      { cwd: folder },
    );
    const { found, passedOver } = await walk();
    expect(found).toHaveLength(3);
    expect(passedOver.filter(line => line.startsWith('name-not-utf8'))).toHaveLength(3);
    expect(passedOver).toContain('name-not-utf8 عكسها');
    expect(found).toContain('عربه.jpg');
    const incoming = await Array.fromAsync(incomingFrom([folder], { captions: new Map() }));
    expect(incoming.flatMap(({ captions }) => captions.map(({ persian }) => persian))).toEqual(['گربه']);
  });

  it('must begin at something that is there', async () => {
    await expect(walk('/no/such/folder')).rejects.toMatchObject({ code: 'file.not-found' });
  });

  it('takes files that are named outright, whatever they are called', async () => {
    const file = await write('picture');
    expect((await walk(file)).found).toEqual(['picture']);
  });
});

describe('side-car files', () => {
  const read = async (picture: string) => {
    const [found] = await Array.fromAsync(findPictures([await write(picture)]));
    return readSideCar({ ...found!, root: folder });
  };

  it('hold one caption a line, under either name, in any encoding that we read', async () => {
    await write('a.txt', '\uFEFFگربه\r\n\r\n  سگ  \n');
    await write('b.jpg.txt', 'ماهی');
    await write('c.txt', Buffer.from([0x90, 0xd1, 0xc8, 0xe5]));
    await write('d.txt', Buffer.from('گربه\r\nسگ', 'utf16le'));
    expect(await read('a.jpg')).toEqual({ lines: ['گربه', 'سگ'] });
    expect(await read('b.jpg')).toEqual({ lines: ['ماهی'] });
    expect(await read('c.jpg')).toEqual({ lines: ['گربه'] });
    expect(await read('d.jpg')).toEqual({ lines: ['گربه', 'سگ'] });
    expect(await read('none.jpg')).toEqual({ lines: [] });
  });

  it('that cannot be used are named', async () => {
    await write('large.txt', 'ا'.repeat(70_000));
    await mkdir(path.join(folder, 'folder.txt'));
    await writeFile(path.join(root, 'secret'), 'secret');
    await symlink('../secret', path.join(folder, 'out.txt'));
    await symlink('nowhere', path.join(folder, 'dangling.txt'));
    execFileSync('mkfifo', [path.join(folder, 'pipe.txt')]);
    for (const [name, problem] of Object.entries({
      large: 'too-large',
      folder: 'no-file',
      out: 'link-outside',
      dangling: 'link-outside',
      pipe: 'no-file',
    })) {
      expect(await read(`${name}.jpg`)).toEqual({ problem, shown: path.join(folder, `${name}.txt`) });
    }
  });

  it('may be links within the folder', async () => {
    await write('captions/a.txt', 'گربه');
    await symlink('captions/a.txt', path.join(folder, 'a.txt'));
    expect(await read('a.jpg')).toEqual({ lines: ['گربه'] });
  });
});

describe('pictures on their way in', () => {
  it('bring their own captions, usable ones only, and tell of the others', async () => {
    const picture = await write('a.jpg');
    await write('a.txt', `گربه\na cat\nگربه\n${'ا'.repeat(2_001)}`);
    await write('b.jpg');
    await mkdir(path.join(folder, 'b.txt'));
    const unusable: string[] = [];
    const problems: string[] = [];
    const found: string[] = [];
    const [first, second] = await Array.fromAsync(
      incomingFrom([folder], {
        captions: new Map([[picture, ['سگ', 'گربه']]]),
        onUnusableLine: (_, line) => unusable.push(line.slice(0, 5)),
        onSideCarProblem: problem => problems.push(problem),
        onPicture: file => found.push(path.basename(file)),
      }),
    );
    expect(first!.captions.map(({ persian }) => persian)).toEqual(['سگ', 'گربه']);
    expect(first!.content).toEqual({ path: picture });
    expect(second!.captions).toEqual([]);
    expect({ unusable, problems, found }).toEqual({
      unusable: ['a cat', 'ااااا'],
      problems: ['no-file'],
      found: ['a.jpg', 'b.jpg'],
    });
  });
});
