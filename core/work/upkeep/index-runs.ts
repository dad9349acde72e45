import type { RunHandler } from '../../data/jobs/run-carrier.ts';
import { EmbeddingRepository } from '../../data/models/embeddings.ts';
import type { IndexEngine } from '../../ground/domain/models/index-engine.ts';
import { BusyError } from '../../ground/errors.ts';
import { parseInput } from '../../ground/parse-input.ts';
import { buildSnapshot } from '../indexing/build-index-job.ts';
import { buildServices } from '../indexing/build-services.ts';
import { EngineChoice, saveEngineChoice, withDefaults } from '../indexing/engine-choice.ts';
import { prepareActiveModel } from '../model-in-use/active-model.ts';
import type { WorkServices } from '../model-switch/model-work.ts';
import { publishEarlier } from './publish-earlier.ts';

/** When to retry while another build runs. */
const WAIT_SECONDS = 5;

/** Builds and publishes a snapshot, even when little has changed; later builds use the same engine. */
export const buildIndexRun =
  ({ config, database, log }: WorkServices): RunHandler<'build-index'> =>
  async ({ request }, { report, signal }) => {
    const model = await prepareActiveModel(database, config);
    const engine = engineOf(request);
    const total = await new EmbeddingRepository(database, model).count();
    const built = await buildSnapshot(buildServices({ config, database, model, log }), {
      signal,
      ...(engine && { engine }),
      onProgress: rows => report.advance(rows, total),
    });
    if (!built) throw new BusyError('service.busy', { service: 'index', seconds: WAIT_SECONDS });
    if (engine) await saveEngineChoice(database, engine);
    return { snapshotId: built.id, count: built.count };
  };

/** @throws InputError 'request.invalid' for parameters that the engine does not know */
function engineOf({
  engine,
  factory,
  recall,
}: {
  readonly engine?: IndexEngine | undefined;
  readonly factory?: string | undefined;
  readonly recall?: number | undefined;
}): EngineChoice | undefined {
  if (!engine) return undefined;
  if (engine === 'exact') return { engine };
  return parseInput(EngineChoice, withDefaults(engine, { factory, recall }));
}

/** Rolls back to an earlier snapshot, which is then pinned. */
export const publishIndexRun =
  (services: WorkServices): RunHandler<'publish-index'> =>
  async ({ request }) => {
    const { id, count } = await publishEarlier(services, request.snapshotId);
    return { snapshotId: id, count };
  };
