import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { JobRunRepository } from '../../../../core/data/jobs/job-runs.ts';
import { RunCarrier } from '../../../../core/data/jobs/run-carrier.ts';
import { ModelListRepository } from '../../../../core/data/models/model-list.ts';
import { JobRequest } from '../../../../core/ground/domain/jobs/job-run.ts';
import { TrainingNews } from '../../../../core/ground/domain/models/training.ts';
import { createLog } from '../../../../core/ground/log.ts';
import { TrainingFolder } from '../../../../core/work/training/training-folder.ts';
import { runHandlers } from '../../../../core/work/upkeep/run-handlers.ts';
import { catchMoment, PATIENCE_MS } from '../../../helpers/wait-for.ts';
import { createGallery, type Gallery } from '../search/gallery.ts';

vi.setConfig({ testTimeout: 4 * PATIENCE_MS });

let gallery: Gallery;
beforeAll(async () => {
  gallery = await createGallery(40);
});
afterAll(() => gallery.drop());

const ask = (more: object) =>
  JobRequest.parse({
    kind: 'train-model',
    base: 'demo',
    recipe: { batch: 8, slice: 8, heldOut: 0.2, rate: 3e-4, epochs: 3, patience: 100 },
    ...more,
  });

/** A worker that can be stopped. */
function startCarrier() {
  const { config } = gallery;
  const { database } = gallery.test;
  const log = createLog('test', { level: 'silent' });
  const stopping = new AbortController();
  const carrier = new RunCarrier({
    database,
    log,
    stopping: stopping.signal,
    handlers: runHandlers({ database, config, log }),
    describe: error => error.code,
  });
  carrier.look();
  return {
    settle: () => carrier.settle(),
    stop: async () => {
      stopping.abort();
      await carrier.settle();
    },
  };
}

test('a training asked for as a run tells how far it is, goes on after its worker, and ends in a listed model', async () => {
  const runs = new JobRunRepository(gallery.test.database);
  const { id } = await runs.add(ask({ name: 'by-run' }));
  const newsOf = async () => TrainingNews.safeParse((await runs.find(id)).result).data;

  const first = startCarrier();
  await catchMoment(async () => ((await newsOf())?.losses.length ? true : undefined));
  await first.stop();
  const stopped = await runs.find(id);
  expect(stopped).toMatchObject({ state: 'waiting', fault: null });
  expect(stopped.done).toBeGreaterThan(0);

  await startCarrier().settle();
  const ended = await runs.find(id);
  expect(ended).toMatchObject({ state: 'done', fault: null });
  expect(ended.done).toBe(ended.total);
  const news = TrainingNews.parse(ended.result);
  expect(news.plan).toMatchObject({ learnt: 1_955_713, frozen: 0, steps: ended.total });
  expect(news.opening).toMatchObject({ done: 40, total: 40 });
  // All steps of both workers, none twice.
  expect(news.losses.map(({ step }) => step)).toEqual(
    Array.from({ length: news.losses.length }, (_, place) => place + 1),
  );
  const { models } = (await new ModelListRepository(gallery.test.database).read())!;
  expect(models.find(({ name }) => name === 'by-run')?.training).toEqual({
    base: 'demo',
    pairs: news.plan!.pairs,
    comparison: news.comparison,
  });
});

test('an estimate says what it would take, and leaves nothing behind', async () => {
  const runs = new JobRunRepository(gallery.test.database);
  const { id } = await runs.add(ask({ name: 'estimate', isEstimate: true }));
  await startCarrier().settle();
  const run = await runs.find(id);
  expect(run.state).toBe('done');
  const news = TrainingNews.parse(run.result);
  expect(news.plan!.memoryBytes).toBeGreaterThan(4 * 5 * news.plan!.learnt);
  expect(news.losses).toEqual([]);
  const folder = new TrainingFolder(gallery.config.dataDir, 'estimate');
  expect(await folder.request()).toBeUndefined();
});

test('what cannot be trained fails with its reason', async () => {
  const runs = new JobRunRepository(gallery.test.database);
  const { id } = await runs.add(ask({ name: 'finished', base: 'photo' }));
  await startCarrier().settle();
  expect(await runs.find(id)).toMatchObject({
    state: 'failed',
    fault: {
      code: 'training.base',
      parameters: { name: 'photo', obstacle: 'finished-graphs', trainable: 'demo, by-run' },
    },
  });
});
