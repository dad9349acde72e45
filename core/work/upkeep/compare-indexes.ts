import path from 'node:path';
import type { Database } from '../../data/database/database.ts';
import type { RunHandler } from '../../data/jobs/run-carrier.ts';
import { IndexFeed } from '../../data/models/index-feed.ts';
import { type Snapshot, SnapshotRepository } from '../../data/models/snapshots.ts';
import { openTextEncoder } from '../../engines/encoders/open-text-encoder.ts';
import { type PreparedModel, prepareModel } from '../../engines/models/prepare.ts';
import { PresetBook } from '../../engines/models/preset-book.ts';
import { milvusSettings } from '../../engines/vector-index/milvus/settings.ts';
import { openVectorIndex } from '../../engines/vector-index/open-vector-index.ts';
import type { Config } from '../../ground/config.ts';
import type { IndexComparison } from '../../ground/domain/jobs/job-run.ts';
import { NotFoundError, PermanentError } from '../../ground/errors.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { encoderOptions } from '../model-in-use/encoder-options.ts';
import type { WorkServices } from '../model-switch/model-work.ts';

/** The number of results compared for each query. */
const FIRST = 10;

/** Asks two snapshots the same queries, each with its own model, and counts how many of the first ten both find. */
export const compareIndexesRun =
  ({ config, database }: WorkServices): RunHandler<'compare-indexes'> =>
  async ({ request }, { report, signal }) => {
    const { queries } = request;
    const total = queries.length * 2;
    const search = async (id: string, before: number): Promise<string[][]> => {
      const found: string[][] = [];
      await using asked = await openSnapshot(id, database, config);
      for (const text of queries) {
        signal.throwIfAborted();
        found.push(await asked.find(text));
        report.advance(before + found.length, total);
      }
      return found;
    };
    const left = await search(request.left, 0);
    const right = await search(request.right, queries.length);
    return compareFound(queries, left, right);
  };

/** @param left ids for each query, best first. */
export function compareFound(
  queries: readonly string[],
  left: readonly string[][],
  right: readonly string[][],
): IndexComparison {
  const compared = queries.map((text, index) => {
    const [one, other] = [left[index] ?? [], right[index] ?? []];
    const most = Math.max(one.length, other.length);
    const both = one.filter(id => other.includes(id)).length;
    return { text, overlap: most === 0 ? 1 : both / most, left: one, right: other };
  });
  const sum = compared.reduce((all, { overlap }) => all + overlap, 0);
  return { overlapAt10: compared.length === 0 ? 1 : sum / compared.length, queries: compared };
}

async function openSnapshot(id: string, database: Database, config: Config) {
  const snapshot = (await new SnapshotRepository(database).list()).find(one => one.id === id);
  if (!snapshot) throw new NotFoundError('index.no-previous', {});
  const { device, encoderThreads: threads } = config;
  const model = await modelOf(snapshot, config);
  const opened = new AsyncDisposableStack();
  try {
    const encoder = opened.adopt(await openTextEncoder(model, encoderOptions(config)), it => it.close());
    const index = await openVectorIndex({
      device,
      threads,
      milvus: milvusSettings(config),
      folder: path.join(dataFolders(config).indexes, snapshot.folder),
      dimension: snapshot.dimension,
      images: new IndexFeed(database, model).findableImages(),
    });
    opened.adopt(index, it => it.close());
    return {
      find: async (text: string): Promise<string[]> => {
        const [matches = []] = await index.search(await encoder.encode([text]), FIRST);
        return matches.map(match => match.id);
      },
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** The preset whose model built a snapshot: a model's id begins with its preset's name. */
async function modelOf({ modelId, precision }: Snapshot, config: Config): Promise<PreparedModel> {
  const modelsDir = dataFolders(config).models;
  const names = (await new PresetBook(modelsDir).names()).filter(name => modelId.startsWith(name));
  for (const name of names) {
    const model = await prepareModel(name, { precision, modelsDir }).catch(() => undefined);
    if (model?.modelId === modelId) return model;
  }
  throw new PermanentError('model.not-here', { name: modelId });
}
