import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFolderId } from '../../postgres/data-folder-id.ts';

let folder: string;
let data: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'negareh-id-'));
  data = path.join(folder, 'data');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the name that a data folder has for its database', () => {
  it('stays the same', () => {
    expect(dataFolderId(data)).toMatch(/^[0-9a-f]{16}$/);
    expect(dataFolderId(data)).toBe(dataFolderId(data));
  });

  it('stays the same when the folder is moved', () => {
    const id = dataFolderId(data);
    const moved = path.join(folder, 'moved');
    renameSync(data, moved);
    expect(dataFolderId(moved)).toBe(id);
    expect(dataFolderId(data)).not.toBe(id);
    expect(dataFolderId(moved)).toBe(id);
  });

  it('is another one in a new folder at the path of a deleted one', () => {
    const id = dataFolderId(data);
    rmSync(data, { recursive: true });
    expect(dataFolderId(data)).not.toBe(id);
  });

  it('is another one in a copy, and stays the same in the original', () => {
    const id = dataFolderId(data);
    const copy = path.join(folder, 'copy');
    cpSync(data, copy, { recursive: true });
    expect(dataFolderId(copy)).not.toBe(id);
    expect(dataFolderId(copy)).toBe(dataFolderId(copy));
    expect(dataFolderId(data)).toBe(id);
  });

  it('is made anew when its note is broken', () => {
    dataFolderId(data);
    writeFileSync(path.join(data, 'postgres.json'), '{"id":"../../etc","path":"/"}');
    expect(dataFolderId(data)).toMatch(/^[0-9a-f]{16}$/);
    expect(dataFolderId(data)).toBe(dataFolderId(data));
  });
});
