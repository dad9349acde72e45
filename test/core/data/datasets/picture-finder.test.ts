import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PictureFinder } from '../../../../core/data/datasets/picture-finder.ts';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'negareh-finder-')));
  folder = path.join(root, 'pictures');
  await mkdir(folder);
});
afterEach(() => rm(root, { recursive: true }));

async function put(...names: string[]): Promise<void> {
  for (const name of names) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, 'x');
  }
}
/** The path below the folder, or the problem. */
async function find(name: string, ...folders: string[]): Promise<string> {
  const finder = await PictureFinder.open(folders.length > 0 ? folders : [folder]);
  const found = await finder.find(name);
  return 'problem' in found ? found.problem : path.relative(folder, found.path);
}

describe('a picture is found', () => {
  it.each([
    ['as it is written', 'a b/c.png', 'a b/c.png'],
    ['with a step into the folder', './a.png', 'a.png'],
    ['with a step that stays inside', 'x/../a.png', 'a.png'],
    ['with backslashes', 'img\\sub\\p1.png', 'img/sub/p1.png'],
    ['in other case', 'IMG/P1.PNG', 'img/p1.png'],
    ['composed here, combining there', 'café آب.png'.normalize('NFC'), 'café آب.png'.normalize('NFD')],
    ['combining here, composed there', 'é/آ.png'.normalize('NFD'), 'é/آ.png'.normalize('NFC')],
    ['in other case and form', 'CAFÉ.png'.normalize('NFC'), 'café.png'.normalize('NFD')],
    ['with a backslash in its own name', 'a\\b.png', 'a\\b.png'],
  ])('%s', async (_, written, onDisk) => {
    await put(onDisk);
    expect(await find(written)).toBe(onDisk);
  });

  it('by its absolute path, through a link to the folder as well', async () => {
    await put('café.png'.normalize('NFD'));
    expect(await find(path.join(folder, 'café.png').normalize('NFC'))).toBe('café.png'.normalize('NFD'));
    const link = path.join(root, 'link');
    await symlink(folder, link);
    const finder = await PictureFinder.open([link]);
    for (const given of [link, folder]) {
      expect(await finder.find(path.join(given, 'café.png'))).toMatchObject({
        realPath: path.join(folder, 'café.png'.normalize('NFD')),
      });
    }
  });

  it('in the first of several folders that has it', async () => {
    await put('one/a.png', 'two/a.png', 'two/b.png');
    const folders = [path.join(folder, 'one'), path.join(folder, 'two')];
    expect(await find('a.png', ...folders)).toBe('one/a.png');
    expect(await find('b.png', ...folders)).toBe('two/b.png');
    expect(await find(path.join(folder, 'two/a.png'), ...folders)).toBe('two/a.png');
  });

  it('exactly before approximately', async () => {
    await put('a.png', 'A.png');
    expect(await find('A.png')).toBe('A.png');
    expect(await find('a.png')).toBe('a.png');
  });

  it('by a link that stays inside', async () => {
    await put('deep/a.png');
    await symlink('deep/a.png', path.join(folder, 'link.png'));
    expect(await find('link.png')).toBe('link.png');
  });
});

describe('a picture is not found', () => {
  it('when it is not there', async () => {
    await put('a.png');
    expect(await find('b.png')).toBe('picture-missing');
    expect(await find('none/b.png')).toBe('picture-missing');
    expect(await find('a.png/b.png')).toBe('picture-missing');
    expect(await find('a.png', path.join(root, 'no folder'))).toBe('picture-missing');
    expect(await find('.')).toBe('outside-folder');
    expect(await find(`${'x'.repeat(5_000)}.png`)).toBe('picture-missing');
  });

  it('when two differ in case only, or in form only, and neither is written so', async () => {
    await put('Cat.png', 'CAT.png');
    expect(await find('cat.png')).toBe('picture-ambiguous');
    // Both letters of the name in one form and the other: a third spelling fits either.
    await put('éé.png'.normalize('NFC'), 'éé.png'.normalize('NFD'));
    expect(await find(`${'é'.normalize('NFC')}${'é'.normalize('NFD')}.png`)).toBe('picture-ambiguous');
  });

  it.each([
    '../secret.png',
    'a/../../secret.png',
    '..\\secret.png',
    '/etc/passwd',
    'C:\\secret.png',
    'c:/secret.png',
    '\\\\server\\secret.png',
    '..',
  ])('outside of the folder: %s', async name => {
    await writeFile(path.join(root, 'secret.png'), 'x');
    expect(await find(name)).toBe('outside-folder');
  });

  it('in a folder whose name only begins alike', async () => {
    await mkdir(`${folder}-other`);
    await writeFile(`${folder}-other/a.png`, 'x');
    expect(await find(`${folder}-other/a.png`)).toBe('outside-folder');
  });

  it('through a link that leads out, of a file or a folder', async () => {
    await writeFile(path.join(root, 'secret.png'), 'x');
    await symlink('../secret.png', path.join(folder, 'a.png'));
    await symlink('..', path.join(folder, 'up'));
    expect(await find('a.png')).toBe('link-outside');
    expect(await find('A.PNG')).toBe('link-outside');
    expect(await find('up/secret.png')).toBe('link-outside');
  });
});
