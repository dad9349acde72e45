import { openImageFiles } from '../../data/images/open-image-files.ts';
import { TakedownRepository } from '../../data/images/takedowns.ts';
import type { RunHandler } from '../../data/jobs/run-carrier.ts';
import { buildServices } from '../indexing/build-services.ts';
import { prepareActiveModel } from '../model-in-use/active-model.ts';
import type { WorkServices } from '../model-switch/model-work.ts';
import { dropFromIndexes, takeDown } from '../takedown/take-down.ts';
import { findTraces } from '../takedown/traces.ts';

/** Takes images down for good, and looks for their traces. */
export const takeDownRun =
  ({ config, database, log }: WorkServices): RunHandler<'take-down'> =>
  async ({ request }, { report, signal }) => {
    const { dataDir } = config;
    const takedowns = new TakedownRepository(database);
    const files = openImageFiles(config);
    const found = await Promise.all(request.imageIds.map(id => takedowns.findById(id)));
    const images = found.flat();
    await takeDown(images, { takedowns, files, dataDir });
    report.advance(images.length, request.imageIds.length);
    const model = await prepareActiveModel(database, config);
    await dropFromIndexes(buildServices({ config, database, model, log }), signal);
    signal.throwIfAborted();
    return { traces: await findTraces(images, { database, files, dataDir }) };
  };
