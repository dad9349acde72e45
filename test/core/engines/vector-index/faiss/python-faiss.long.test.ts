import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openVectorIndex } from '../../../../../core/engines/vector-index/open-vector-index.ts';
import { readManifest } from '../../../../../core/engines/vector-index/snapshot/manifest.ts';
import { idOf } from '../random-images.ts';
import { snapshotOf, stream } from '../snapshots.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { clusteredImages } from './clustered-images.ts';

const temporary = temporaryFolder();
const PYTHON = '/usr/bin/python3';
const DIMENSION = 32;
const QUERIES = 50;
/** Prints what the file is, what is set in it, and the rows nearest to each query on standard input. */
const SCRIPT = `
import json, sys, faiss, numpy
index = faiss.read_index(sys.argv[1])
queries = numpy.array(json.load(sys.stdin), dtype='float32').reshape(-1, index.d)
scores, rows = index.search(queries, 10)
print(json.dumps({
  'kind': type(index).__name__, 'total': index.ntotal, 'dimension': index.d, 'metric': index.metric_type,
  'nprobe': getattr(index, 'nprobe', None),
  'efSearch': index.hnsw.efSearch if hasattr(index, 'hnsw') else None,
  'rows': rows.tolist(),
}))
`;

const isThere = (): boolean => spawnSync(PYTHON, ['-c', 'import faiss, numpy']).status === 0;

/** Debian's package; whoever may install it gets it, the others are told in the test's name. */
function getPythonFaiss(): boolean {
  if (isThere()) return true;
  if (process.getuid?.() !== 0) return false;
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'python3-faiss']);
  return isThere();
}

const hasFaiss = getPythonFaiss();
const hint = hasFaiss ? '' : ' (left out here: sudo apt-get install python3-faiss)';

describe.skipIf(!hasFaiss)(`Python's FAISS opens index.faiss${hint}`, { timeout: 600_000 }, () => {
  const images = clusteredImages(6_000, DIMENSION);
  const queries = clusteredImages(QUERIES, DIMENSION).map(image => image.vector);

  it.each([
    ['Flat', 1],
    ['HNSW32', 0.9],
    ['HNSW32,SQ8', 0.8],
    ['IVF64,Flat', 0.9],
    ['IVF64,SQ8', 0.8],
    ['IVF64,PQ16', 0.5],
  ])('of kind %s, with our search parameter, and finds what we find', async (factory, share) => {
    const { folder } = await snapshotOf(temporary.path, images, DIMENSION, { factory, recall: 0.95 });
    const { faiss } = await readManifest(folder);
    const output = execFileSync(PYTHON, ['-c', SCRIPT, path.join(folder, 'index.faiss')], {
      input: JSON.stringify(queries.flatMap(vector => [...vector])),
      encoding: 'utf8',
    });
    const seen = JSON.parse(output) as { rows: number[][] } & Record<string, unknown>;
    expect(seen).toMatchObject({ total: images.length, dimension: DIMENSION, metric: 0 });
    if (faiss?.parameter) expect(seen[faiss.parameter.name]).toBe(faiss.parameter.value);

    const index = await openVectorIndex({
      folder,
      dimension: DIMENSION,
      images: stream(images),
      device: 'cpu' as const,
      threads: 1,
    });
    let shared = 0;
    for (const [at, vector] of queries.entries()) {
      const theirs = new Set(seen.rows[at]!.map(row => idOf(row + 1)));
      const [ours] = await index.search(vector, 10);
      shared += ours!.filter(({ id }) => theirs.has(id)).length;
    }
    await index.close();
    // FAISS orders rows by the few bytes that it keeps of them, we by their own vectors.
    expect(shared / (QUERIES * 10)).toBeGreaterThanOrEqual(share);
  });
});
