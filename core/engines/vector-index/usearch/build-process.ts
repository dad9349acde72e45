// A process that builds one index of USearch and measures it; started by build-usearch.ts, ends with it.
import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { PermanentError } from '../../../ground/errors.ts';
import type { Built } from '../build-message.ts';
import { serveBuild, tell } from '../serve-build.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import { VectorReader } from '../snapshot/vector-reader.ts';
import { loadUsearch, type UsearchLibrary } from './binding.ts';
import { graphOf } from './factory.ts';
import { UsearchTask } from './task.ts';

/** Rows handed over at a time. */
const ROWS_AT_ONCE = 4_096;
/** Widths of a search that are tried, from fast to thorough. */
const WIDTHS = [16, 32, 64, 128, 256, 512, 1_024];

async function build(task: UsearchTask, usearch: UsearchLibrary): Promise<Built> {
  const { folder, count, dimension, factory } = task;
  const graph = { dimension, ...graphOf(factory) };
  const index = usearch({ ...graph, expansion: WIDTHS[0]! });
  await using vectors = await VectorReader.open(path.join(folder, SNAPSHOT_FILES.vectors), dimension);
  for (let from = 0; from < count; from += ROWS_AT_ONCE) {
    const rows = Math.min(ROWS_AT_ONCE, count - from);
    const keys = BigUint64Array.from({ length: rows }, (_, row) => BigInt(from + row));
    index.add(keys, await vectors.read(from, rows), availableParallelism());
    await tell({ kind: 'progress', stage: 'adding', done: from + rows, total: count });
  }
  const file = path.join(folder, SNAPSHOT_FILES.usearch);
  index.save(file);
  await using written = await open(file, 'r+');
  await written.sync();
  if (count === 0) return { parameter: null, recallAt10: null, recallQueries: 0 };

  await tell({ kind: 'progress', stage: 'measuring', done: 0, total: 1 });
  // Loads ONNX Runtime.
  const { findTruth, LOSSY_FETCH, RECALL_AT, recallOf } = await import('../recall-truth.ts');
  const truth = await findTruth(task, vectors);
  let measured: Built | undefined;
  for (const value of WIDTHS) {
    const viewed = usearch({ ...graph, expansion: value });
    viewed.view(file);
    // Like a search: exact scores for more candidates correct the estimated ones.
    const found = viewed.search(truth.queries, Math.min(count, RECALL_AT * LOSSY_FETCH), 1);
    const recallAt10 = recallOf(
      truth,
      found.map(({ keys }) => Array.from(keys, Number)),
    );
    measured = {
      parameter: { name: 'efSearch', value },
      recallAt10,
      recallQueries: truth.nearest.length,
    };
    if (recallAt10 >= task.recall) break;
  }
  return measured!;
}

await serveBuild(
  async argument => build(UsearchTask.parse(argument), await loadUsearch()),
  error => error instanceof PermanentError && error.code === 'usearch.missing',
);
