import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../core/engines/vector-index/temporary-folder.ts';
import { createGallery, type Gallery } from '../../core/work/search/gallery.ts';
import { freePort, runCommand } from '../run-command.ts';

const temporary = temporaryFolder();
let gallery: Gallery;
beforeAll(async () => {
  gallery = await createGallery(6, { SEARCH_PORT: String(await freePort()) });
});
afterAll(() => gallery.drop());

const run = (words: string[], variables: Record<string, string> = {}) =>
  runCommand(words, { ...gallery.environment, ...variables });

describe('negareh index with FAISS', () => {
  it('builds for the engine asked for, keeps to it, shows its recall, searches with it and exports it', {
    tags: ['faiss'],
    timeout: 120_000,
  }, async () => {
    const built = await run(['index', 'build', '--engine', 'faiss', '--factory', 'HNSW16']);
    expect([built.code, built.stdout]).toEqual([0, expect.stringMatching(/HNSW16.*efSearch.*100%/)]);
    expect((await run(['index', 'build'])).code).toBe(0);
    const rows = JSON.parse((await run(['index', 'list', '--json'])).stdout);
    expect(rows).toMatchObject([
      { state: 'published', engine: 'faiss', faiss: { factory: 'HNSW16', recallAt10: 1, recallQueries: 6 } },
      { state: 'retired', engine: 'faiss' },
      // What embedding the first images led to.
      { state: 'retired', engine: 'exact' },
    ]);
    const table = await run(['index', 'list'], { LOCALE: 'fa' });
    expect(table.stdout).toContain('faiss HNSW16 · efSearch 16');
    const found = JSON.parse((await run(['search', 'سیب', '--json'])).stdout);
    expect(found.results).toHaveLength(6);

    const file = path.join(temporary.path, 'exported.faiss');
    expect((await run(['index', 'export', file])).code).toBe(0);
    expect((await readFile(file)).subarray(0, 4).toString('latin1')).toMatch(/^IHN/);
    expect((await readFile(`${file}.ids.csv`, 'utf8')).trimEnd().split('\n')).toHaveLength(7);
    expect((await run(['index', 'export', file])).stderr).toContain('exported.faiss');

    expect((await run(['index', 'build', '--engine', 'exact'])).code).toBe(0);
    expect((await run(['index', 'export', file, '--force'])).code).toBe(0);
    const flat = await readFile(file);
    expect(flat.subarray(0, 4).toString('latin1')).toBe('IxFI');
    expect(flat).toHaveLength(45 + 6 * gallery.model.dimension * 4);
  });

  it('says in the reader’s language what cannot be', async () => {
    const few = await run(['index', 'build', '--factory', 'IVF64,Flat']);
    expect([few.code, few.stderr]).toEqual([expect.any(Number), expect.stringContaining('64')]);
    expect(few.code).not.toBe(0);
    expect((await run(['index', 'build', '--factory', 'IDMap,Flat'])).stderr).toContain('IDMap');
    expect((await run(['index', 'build', '--recall', '2'], { LOCALE: 'fa' })).stderr).toContain('۰٫۱');
    const rows = JSON.parse((await run(['index', 'list', '--json'])).stdout);
    expect(rows.filter((row: { state: string }) => row.state === 'published')).toMatchObject([
      { engine: 'exact' },
    ]);
  });
});
