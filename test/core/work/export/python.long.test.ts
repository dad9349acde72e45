import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { choiceOf, exporterOf, putApproved } from './approved.ts';

/** What training scripts use: another program's eyes. PYTHON names another interpreter than the system's. */
const PYTHON = process.env['PYTHON'] ?? 'python3';
const hasLibraries = spawnSync(PYTHON, ['-c', 'import pyarrow, datasets, PIL']).status === 0;
const hint = hasLibraries ? '' : ' (left out here: pip install pyarrow datasets pillow, and name PYTHON)';

/** Prints rows, images and captions by split, as `load_dataset` of the folder gives them without a word more. */
const SCRIPT = `
import json, sys, os
os.environ['HF_HUB_OFFLINE'] = '1'
from datasets import load_dataset
found = {}
for split, rows in load_dataset(sys.argv[1], cache_dir=sys.argv[2]).items():
    found[split] = []
    for row in rows:
        captions = row.get('captions') or (row['json']['captions'] if 'json' in row else [row])
        picture = row.get('image') or row.get('jpg')
        found[split].append({
            'captions': [one['caption'] for one in captions],
            'size': list(picture.size) if picture else None,
            'sha256': row['sha256'] if 'sha256' in row else row['json']['sha256'],
            'attribution': row['attribution'] if 'attribution' in row else row['json']['attribution'],
        })
print(json.dumps(found))
`;
const PARQUET = `
import json, sys, pyarrow.parquet as pq
table = pq.read_table(sys.argv[1])
print(json.dumps({'columns': table.column_names, 'types': [str(t) for t in table.schema.types], 'rows': table.num_rows, 'captions': table['caption'].to_pylist()}))
`;

interface PythonRow {
  readonly captions: string[];
  readonly size: number[] | null;
  readonly sha256: string;
  readonly attribution: string | null;
}

const IMAGES = 40;
let test: TestDatabase;
let dataDir: string;
beforeAll(async () => {
  test = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-export-python-'));
  await putApproved(
    test,
    dataDir,
    Array.from({ length: IMAGES }, (_, n) => {
      const captions = [`گربهٔ «شمارهٔ» ${n}`, `خط\nدوم ${n}`];
      // Some columns hold nothing in a whole split, or a whole part.
      return n === 0 ? { captions, attribution: 'A, CC BY 4.0', english: 'A cat' } : { captions };
    }),
  );
});
afterAll(async () => {
  await test.drop();
  await rm(dataDir, { recursive: true });
});

describe.skipIf(!hasLibraries)(`what Python reads of an export${hint}`, () => {
  it.each(['csv', 'jsonl', 'parquet', 'huggingface', 'webdataset'] as const)(
    'load_dataset(%s)',
    async format => {
      const root = await temporaryFolder();
      const target = path.join(root, 'set');
      const given = choiceOf({ format, validation: 0.2, test: 0.2 });
      const tally = await exporterOf(test, dataDir).writeFolder(target, given, { locale: 'en' });
      const output = execFileSync(PYTHON, ['-c', SCRIPT, target, path.join(root, 'cache')], {
        encoding: 'utf8',
      });
      const found = JSON.parse(output.trim().split('\n').at(-1)!) as Record<string, PythonRow[]>;
      const rows = Object.values(found).flat();
      expect(rows.flatMap(({ captions }) => captions)).toHaveLength(2 * IMAGES);
      expect(new Set(rows.map(({ sha256 }) => sha256)).size).toBe(IMAGES);
      expect(rows.some(({ captions }) => captions.includes('گربهٔ «شمارهٔ» 7'))).toBe(true);
      expect(rows.some(({ attribution }) => attribution === 'A, CC BY 4.0')).toBe(true);
      const hasPictures = format === 'huggingface' || format === 'webdataset';
      if (hasPictures) expect(rows.every(({ size }) => size?.join() === '64,64')).toBe(true);
      for (const split of ['train', 'validation', 'test'] as const)
        expect(found[split]).toHaveLength(tally.splits[split][hasPictures ? 'images' : 'captions']);
    },
  );

  it('pyarrow reads Parquet with its types', async () => {
    const target = path.join(await temporaryFolder(), 'set');
    const given = choiceOf({ format: 'parquet', validation: 0, test: 0 });
    await exporterOf(test, dataDir).writeFolder(target, given, { locale: 'en' });
    const found = JSON.parse(
      execFileSync(PYTHON, ['-c', PARQUET, path.join(target, 'train.parquet')], { encoding: 'utf8' }),
    );
    expect(found).toMatchObject({ rows: 2 * IMAGES, captions: expect.arrayContaining(['خط\nدوم 3']) });
    expect(found.types[found.columns.indexOf('score')]).toBe('double');
    expect(found.types[found.columns.indexOf('width')]).toBe('int32');
  });
});
