import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';

let dataDir: string;
let files: DiskImageFiles;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-files-'));
  files = new DiskImageFiles(dataDir);
});
afterEach(() => rm(dataDir, { recursive: true }));

const bytes = new TextEncoder().encode('the original');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const small = new TextEncoder().encode('small');
const middle = new TextEncoder().encode('middle');
const large = new TextEncoder().encode('large');
const all = async () =>
  (await readdir(dataDir, { recursive: true, withFileTypes: true }))
    .filter(e => e.isFile())
    .map(e => e.name)
    .sort();

describe('image files', () => {
  it('are stored by content, whole, with their renditions', async () => {
    await files.write({ sha256, format: 'png', bytes, renditions: { 320: small, 640: middle, 1280: large } });
    expect(await readFile(files.pathOf(sha256, 'png'), 'utf8')).toBe('the original');
    expect(await readFile(files.renditionPath(sha256, 320), 'utf8')).toBe('small');
    expect(await readFile(files.renditionPath(sha256, 640), 'utf8')).toBe('middle');
    expect(await readFile(files.renditionPath(sha256, 1280), 'utf8')).toBe('large');
    expect(await all()).toEqual([
      `${sha256}.1280.jpg`,
      `${sha256}.320.jpg`,
      `${sha256}.640.webp`,
      `${sha256}.png`,
    ]);
    expect(path.relative(dataDir, files.pathOf(sha256, 'png'))).toBe(
      path.join('images', sha256.slice(0, 2), sha256.slice(2, 4), `${sha256}.png`),
    );
  });

  it('take the space of one when both renditions are the same', async () => {
    await files.write({ sha256, format: 'png', bytes, renditions: { 320: small, 1280: small } });
    const [first, second] = await Promise.all([
      stat(files.renditionPath(sha256, 320)),
      stat(files.renditionPath(sha256, 1280)),
    ]);
    expect(second.ino).toBe(first.ino);
  });

  it('may be written twice at once', async () => {
    const write = () =>
      files.write({ sha256, format: 'png', bytes, renditions: { 320: small, 1280: small } });
    await Promise.all([write(), write(), write()]);
    expect(await all()).toHaveLength(3);
  });

  it('go completely when removed, and removing twice is no fault', async () => {
    await files.write({ sha256, format: 'png', bytes, renditions: { 320: small, 640: middle, 1280: large } });
    await files.remove(sha256, 'png');
    await files.remove(sha256, 'png');
    expect(await all()).toEqual([]);
    expect(await files.has(sha256, 'png')).toBe(false);
  });

  it('sweeps what a crash left, not what is being written now', async () => {
    await files.write({ sha256, format: 'png', bytes, renditions: { 320: small, 640: middle, 1280: large } });
    const old = path.join(dataDir, 'images', '.writing', 'old');
    await writeFile(old, 'half');
    await utimes(old, new Date(0), new Date(0));
    await writeFile(path.join(dataDir, 'images', '.writing', 'new'), 'half');
    expect(await files.sweep()).toBe(1);
    expect(await all()).toEqual([
      `${sha256}.1280.jpg`,
      `${sha256}.320.jpg`,
      `${sha256}.640.webp`,
      `${sha256}.png`,
      'new',
    ]);
  });
});
