// A process that builds one index of FAISS and measures it; started by build-faiss.ts, ends with it.
import { open } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError } from '../../../ground/errors.ts';
import { letOpenMpSleep } from '../../../ground/process/system-environment.ts';
import type { Built } from '../build-message.ts';
import { serveBuild, tell } from '../serve-build.ts';
import { HashedFile } from '../snapshot/hashed-file.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import { VectorReader } from '../snapshot/vector-reader.ts';
import { type FaissLibrary, loadFaiss } from './binding.ts';
import { isFlat, listsOf, withoutReordering } from './factory.ts';
import { writeFlat } from './flat-file.ts';
import { FaissTask } from './protocol.ts';

/** Rows handed over at a time: faiss-node takes an array of numbers, eight bytes each and a while to fill. */
const ROWS_AT_ONCE = 10_000;
/** k-means learns little from more points than this for each centre (FAISS samples 256 itself). */
const TRAINING_ROWS_PER_LIST = 64;
const TRAINING_ROWS = { least: 16_384, most: 262_144 };

letOpenMpSleep();

async function build(task: FaissTask, faiss: FaissLibrary): Promise<Built> {
  const { folder, count, dimension, factory } = task;
  if (isFlat(factory) || count === 0) return buildFlat(task);
  await using vectors = await VectorReader.open(path.join(folder, SNAPSHOT_FILES.vectors), dimension);
  const index = faiss.fromFactory(dimension, withoutReordering(factory));
  if (!index.isTrained()) {
    await tell({ kind: 'progress', stage: 'training', done: 0, total: 1 });
    const wanted = Math.min(TRAINING_ROWS.most, (listsOf(factory) ?? 0) * TRAINING_ROWS_PER_LIST);
    index.train(await vectors.sample(Math.min(count, Math.max(TRAINING_ROWS.least, wanted)), count));
  }
  for (let from = 0; from < count; from += ROWS_AT_ONCE) {
    index.add(Array.from(await vectors.read(from, Math.min(ROWS_AT_ONCE, count - from))));
    await tell({
      kind: 'progress',
      stage: 'adding',
      done: Math.min(count, from + ROWS_AT_ONCE),
      total: count,
    });
  }
  const file = path.join(folder, SNAPSHOT_FILES.faiss);
  index.write(file);
  await tell({ kind: 'progress', stage: 'measuring', done: 0, total: 1 });
  // Loads ONNX Runtime, which a flat index does not need.
  const { tuneIndex } = await import('./measure-recall.ts');
  const measured = await tuneIndex(file, task, { faiss, vectors });
  await using written = await open(file, 'r+');
  await written.sync();
  return measured;
}

async function buildFlat({ folder, count, dimension }: FaissTask): Promise<Built> {
  const vectorsFile = path.join(folder, SNAPSHOT_FILES.vectors);
  const writing = await HashedFile.create(path.join(folder, SNAPSHOT_FILES.faiss));
  try {
    await writeFlat(writing, { vectorsFile, count, dimension });
    await writing.finish();
  } finally {
    await writing.abandon();
  }
  return { parameter: null, recallAt10: count > 0 ? 1 : null, recallQueries: 0 };
}

await serveBuild(
  async argument => build(FaissTask.parse(argument), await loadFaiss()),
  error => error instanceof PermanentError && error.code === 'faiss.missing',
);
