import { findTruth, LOSSY_FETCH, RECALL_AT, recallOf, type Truth } from '../recall-truth.ts';
import type { FaissDescription } from '../snapshot/manifest.ts';
import type { VectorReader } from '../snapshot/vector-reader.ts';
import type { FaissIndex, FaissLibrary } from './binding.ts';
import { isLossy, listsOf } from './factory.ts';
import type { FaissTask } from './protocol.ts';
import { findParameter, type SearchParameter, setParameter } from './search-parameter.ts';

/**
 * Raises the index's search parameter until it reaches the wanted recall, and leaves the parameter in the
 * file.
 */
export async function tuneIndex(
  file: string,
  task: FaissTask,
  { faiss, vectors }: { faiss: FaissLibrary; vectors: VectorReader },
): Promise<Pick<FaissDescription, 'parameter' | 'recallAt10' | 'recallQueries'>> {
  const truth = await findTruth(task, vectors);
  const recallQueries = truth.nearest.length;
  const measure = (): number => recallOf(truth, search(faiss.read(file), truth, task));
  const field = await findParameter(file);
  if (!field) return { parameter: null, recallAt10: measure(), recallQueries };
  let parameter: SearchParameter | null = null;
  let recallAt10 = 0;
  for (const value of stepsOf(field.name, task)) {
    await setParameter(file, field, value);
    parameter = { name: field.name, value };
    recallAt10 = measure();
    if (recallAt10 >= task.recall) break;
  }
  return { parameter, recallAt10, recallQueries };
}

function stepsOf(name: SearchParameter['name'], { factory }: FaissTask): number[] {
  const highest = name === 'efSearch' ? 1_024 : (listsOf(factory) ?? 1_024);
  const steps: number[] = [];
  for (let value = name === 'efSearch' ? 16 : 1; value < highest; value *= 2) steps.push(value);
  return [...steps, highest];
}

function search(index: FaissIndex, { queries, nearest }: Truth, { factory, count }: FaissTask): number[][] {
  const width = Math.min(RECALL_AT * (isLossy(factory) ? LOSSY_FETCH : 1), count);
  const { labels } = index.search(Array.from(queries), width);
  return nearest.map((_, query) => labels.slice(query * width, (query + 1) * width));
}
