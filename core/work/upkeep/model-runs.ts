import type { RunHandler } from '../../data/jobs/run-carrier.ts';
import { hubSettings } from '../../engines/models/hub/hub-defaults.ts';
import { PresetBook } from '../../engines/models/preset-book.ts';
import { pullPreset } from '../../engines/models/pull-preset.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { runEvaluation } from '../evaluation/run-evaluation.ts';
import { activeModelName } from '../model-in-use/active-model.ts';
import type { WorkServices } from '../model-switch/model-work.ts';
import { keepModelList } from './model-list.ts';
import { verifyModel } from './verify-model.ts';

/** Downloads a preset's files; an interrupted download resumes. Progress is in bytes. */
export const pullModelRun =
  ({ config, database }: WorkServices): RunHandler<'pull-model'> =>
  async ({ request }, { report, signal }) => {
    const book = new PresetBook(dataFolders(config).models);
    const wanted = { name: request.name, preset: await book.find(request.name) };
    const sizes = new Map<string, { readonly done: number; readonly total: number }>();
    const pulled = await pullPreset(book, wanted, await hubSettings(config), {
      signal,
      onProgress: (repo, { done, total }) => {
        sizes.set(repo, { done, total });
        const sum = (of: 'done' | 'total') => [...sizes.values()].reduce((all, size) => all + size[of], 0);
        report.advance(sum('done'), sum('total'));
      },
    });
    await keepModelList(database, config);
    return { repositories: pulled?.places.length ?? 0 };
  };

/** Checks a model's files and embeddings. Progress is in bytes of its files. */
export const verifyModelRun =
  ({ config }: WorkServices): RunHandler<'verify-model'> =>
  async ({ request }, { report, signal }) => {
    const checks: Record<string, number> = {};
    await verifyModel(request.name, config, {
      signal,
      onHashing: (done, total) => report.advance(done, total),
      onCheck: (check, { difference }) => {
        checks[check] = difference;
      },
    });
    return { checks };
  };

export const evaluateRun =
  ({ config, database }: WorkServices): RunHandler<'evaluate'> =>
  async ({ request }, { report, signal }) => {
    const preset = request.model ?? (await activeModelName(database, config));
    // Drawings, images and captions count the same, although their times differ by a small factor.
    let images = 0;
    const { id } = await runEvaluation(
      { ...request, preset },
      { config, database },
      {
        signal,
        drawing: (done, total) => report.advance(done, total * 2),
        images: (done, total) => {
          images = total;
          report.advance(total + done, total * 2);
        },
        captions: () => report.advance(images * 2, images * 2),
      },
    );
    return { evaluationId: id };
  };
