import { withAdvisoryLock } from '../../data/database/advisory-lock.ts';
import type { RunHandler } from '../../data/jobs/run-carrier.ts';
import { TrainingNews, thinned } from '../../ground/domain/models/training.ts';
import { BusyError } from '../../ground/errors.ts';
import { activeModelName } from '../model-in-use/active-model.ts';
import type { WorkServices } from '../model-switch/model-work.ts';
import { train } from '../training/train.ts';
import { TrainingFolder, type TrainingRequest } from '../training/training-folder.ts';
import { keepModelList } from './model-list.ts';

/** When to retry while another training, such as one on the command line, runs. */
const WAIT_SECONDS = 60;
/** Points of the loss curve that a card shows. */
const LOSSES = 200;

/**
 * Trains a model further with the approved pairs, as `negareh train` does; after a kill it resumes from its last
 * checkpoint. Progress is in steps; loss, time left and held-out figures are reported with it.
 */
export const trainModelRun =
  ({ config, database }: WorkServices): RunHandler<'train-model'> =>
  async ({ id, request, result }, { report, signal }) => {
    const name = request.name ?? `tuned-${id.slice(-6)}`;
    const folder = new TrainingFolder(config.dataDir, name);
    const begun = await folder.request();
    // Another model may have become the one in use since then.
    const base = request.base ?? begun?.base ?? (await activeModelName(database, config));
    const wanted: TrainingRequest = {
      name,
      base,
      recipe: request.recipe,
      share: 1,
      createdAt: new Date().toISOString(),
    };
    let news: TrainingNews = TrainingNews.safeParse(result).data ?? {
      model: name,
      base,
      losses: [],
      looks: [],
    };
    // Steps after the last checkpoint are done again.
    const upTo = <Item extends { readonly step: number }>(items: readonly Item[], step: number): Item[] =>
      items.filter(item => item.step < step);
    const tell = (more: Partial<TrainingNews>): void => {
      news = { ...news, ...more };
      report.tell(news);
    };
    const isEnough = new AbortController();
    const trained = await withAdvisoryLock(
      database.url,
      'train',
      async held => {
        const outcome = await train({ config, database }, wanted, {
          signal: AbortSignal.any([held, isEnough.signal]),
          onImage: (done, total) => tell({ opening: { done, total } }),
          onPlan: ({ sliceMs: _, done, ...plan }) => {
            tell({ plan });
            report.advance(done, plan.steps);
            if (request.isEstimate) isEnough.abort();
          },
          onStep: ({ step, loss }, { steps, leftMs }) => {
            tell({ leftMs, losses: [...thinned([...upTo(news.losses, step), { step, loss }], LOSSES)] });
            report.advance(step, steps);
          },
          onLook: look => tell({ looks: [...upTo(news.looks, look.step), look] }),
        }).catch((error: unknown) => {
          if (!isEnough.signal.aborted) throw error;
          return undefined;
        });
        return { outcome };
      },
      { signal },
    );
    if (!trained) throw new BusyError('service.busy', { service: 'training', seconds: WAIT_SECONDS });
    const { outcome } = trained;
    // An estimate leaves nothing behind.
    if (request.isEstimate && !begun && !outcome) await folder.remove();
    if (!outcome) return news;
    await keepModelList(database, config);
    const { base: before, trained: after, difference, losses, looks } = outcome;
    return { ...news, losses, looks, comparison: { base: before, trained: after, difference } };
  };
