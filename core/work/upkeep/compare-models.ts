import { EmbeddingRepository } from '../../data/models/embeddings.ts';
import { openTextEncoder } from '../../engines/encoders/open-text-encoder.ts';
import type { IndexComparison } from '../../ground/domain/jobs/job-run.ts';
import { embedMissing } from '../indexing/embed-images-job.ts';
import { prepareNamedModel } from '../model-in-use/active-model.ts';
import { encoderOptions } from '../model-in-use/encoder-options.ts';
import { openEmbedding, type WorkServices } from '../model-switch/model-work.ts';
import { compareFound } from './compare-indexes.ts';

/** The number of results compared for each query. */
const FIRST = 10;

interface CompareOptions {
  readonly left: string;
  readonly right: string;
  readonly queries: readonly string[];
  readonly signal: AbortSignal;
  /** Images that get the embeddings which a model lacks. */
  onEmbedded?(model: string, done: number, missing: number): void;
}

/**
 * Asks two models the same queries over the whole collection, and counts how many of the first ten both find. Nothing
 * switches. Missing embeddings are made first, and a later switch reuses them.
 * @throws what preparing a model throws; the signal's reason.
 */
export async function compareModels(
  services: WorkServices,
  { left, right, queries, ...options }: CompareOptions,
): Promise<IndexComparison> {
  const found = async (name: string) => findWith(name, queries, { ...services, ...options });
  return compareFound(queries, await found(left), await found(right));
}

async function findWith(
  name: string,
  queries: readonly string[],
  { signal, onEmbedded, ...services }: WorkServices & Pick<CompareOptions, 'signal' | 'onEmbedded'>,
): Promise<string[][]> {
  const { config, database } = services;
  const model = await prepareNamedModel(name, database, config);
  const embeddings = new EmbeddingRepository(database, model);
  const missing = await embeddings.countMissing();
  if (missing > 0) {
    const embedding = await openEmbedding(model, services);
    try {
      await embedMissing(embedding, { signal, onProgress: done => onEmbedded?.(name, done, missing) });
    } finally {
      await embedding.encoder.close();
    }
  }
  signal.throwIfAborted();
  const encoder = await openTextEncoder(model, encoderOptions(config));
  const asked = await encoder.encode(queries).finally(() => encoder.close());
  const best = queries.map((): { id: string; score: number }[] => []);
  for await (const { id, vector } of embeddings.stream()) {
    signal.throwIfAborted();
    for (const [row, top] of best.entries()) {
      let score = 0;
      const from = row * model.dimension;
      for (let at = 0; at < model.dimension; at++) score += asked[from + at]! * vector[at]!;
      if (top.length === FIRST && score <= top[FIRST - 1]!.score) continue;
      top.push({ id, score });
      top.sort((one, other) => other.score - one.score);
      top.length = Math.min(FIRST, top.length);
    }
  }
  return best.map(top => top.map(({ id }) => id));
}
