import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { withAdvisoryLock } from '../../../../core/data/database/advisory-lock.ts';
import { switchModel as switchModelJob } from '../../../../core/data/jobs/definitions.ts';
import { WORKER_APPLICATION } from '../../../../core/data/jobs/queue.ts';
import { isWorkerAlive } from '../../../../core/data/jobs/worker-presence.ts';
import { EmbeddingRepository } from '../../../../core/data/models/embeddings.ts';
import { SnapshotRepository } from '../../../../core/data/models/snapshots.ts';
import { prepareModel } from '../../../../core/engines/models/prepare.ts';
import { PresetBook } from '../../../../core/engines/models/preset-book.ts';
import { ROOT } from '../../../../core/ground/project.ts';
import { SearchClient } from '../../../../core/work/search/client.ts';
import { freePort, runCommand } from '../../../cli/run-command.ts';
import { type Child, killChildren, startChild } from '../../../helpers/child.ts';
import { childEnvironment } from '../../../helpers/child-environment.ts';
import { writeTinyModel } from '../../../helpers/tiny-model.ts';
import { catchMoment, PATIENCE_MS, waitFor } from '../../../helpers/wait-for.ts';
import { createGallery, type Gallery } from '../search/gallery.ts';

const PICTURES = 150;
let gallery: Gallery;
let client: SearchClient;
let tinyId: string;
beforeAll(async () => {
  gallery = await createGallery(PICTURES, {
    SEARCH_PORT: String(await freePort()),
    ENCODER_THREADS: '1',
  });
  const { config } = gallery;
  client = new SearchClient({ baseUrl: `http://127.0.0.1:${config.searchPort}`, timeoutMs: PATIENCE_MS });
  const modelsDir = path.join(config.dataDir, 'models');
  await new PresetBook(modelsDir).add('tiny', await writeTinyModel(path.join(config.dataDir, 'tiny')));
  tinyId = (await prepareModel('tiny', { precision: 'fp32', modelsDir })).modelId;
});
afterEach(killChildren);
afterAll(() => gallery.drop());

const start = (entry: string): Child =>
  startChild(path.join(ROOT, entry), [], { env: childEnvironment(gallery.environment) });

async function negareh(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand(words, gallery.environment);
  expect(code, stderr).toBe(0);
  return stdout;
}

const searching = async (): Promise<string | undefined> => {
  const state = await client.ready().catch(() => undefined);
  return state?.ready ? state.details.modelId : undefined;
};

const states = async (): Promise<Record<string, string>> => {
  const listed = JSON.parse(await negareh('models', 'list', '--json')) as { name: string; state: string }[];
  return Object.fromEntries(listed.map(({ name, state }) => [name, state]));
};

/** Connections on which the search process hears of changes. */
const countListeners = async (): Promise<number> => {
  const [row] = await gallery.test.database.prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE application_name = 'negareh-listener' AND datname = current_database()`;
  return row!.count;
};

/** Ids of the switches that are waiting or at work; that of a killed worker counts until its heartbeat is missed. */
const openSwitches = async (): Promise<string[]> => {
  const open = await gallery.test.database.prisma.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM pgboss.job
    WHERE name = ${switchModelJob.name} AND state IN ('created', 'retry', 'active')`;
  return open.map(({ id }) => id);
};

/** Asks again and again until it is stopped. @returns the model of every answer, in order. */
function keepAsking(): { readonly models: readonly string[]; stop(): Promise<string[]> } {
  const models: string[] = [];
  let isRunning = true;
  const ask = async (text: string): Promise<void> => {
    while (isRunning) {
      const page = await client.search({ text });
      expect(page.hits.length).toBeGreaterThan(0);
      models.push(page.modelId);
      // The worker must get its turn on a small machine.
      await sleep(80);
    }
  };
  // A failure is kept until it is asked for.
  const asking = Promise.all([ask('گربه'), ask('یک درخت')]);
  asking.catch(() => undefined);
  return {
    models,
    stop: async () => {
      isRunning = false;
      await asking;
      return models;
    },
  };
}

test('a switch in the background, through kill -9, loses no query; it can be taken back and given up', async () => {
  const { test: db, config, model } = gallery;
  const tiny = new EmbeddingRepository(db.database, { modelId: tinyId, precision: 'fp32' });
  start('core/main.ts');
  let worker = start('core/worker.ts');
  await waitFor(async () => (await searching()) === model.modelId, 90_000);
  await waitFor(() => new SnapshotRepository(db.database).published(model), 90_000);
  const before = await client.search({ text: 'گربه', top: 5 });
  const ask = (person: number) => client.search({ text: 'حیوان گربه', asker: `person ${person}` });
  for (const person of [1, 2, 3, 4]) await ask(person);

  const asking = keepAsking();
  expect(await negareh('models', 'use', 'tiny')).toContain('in the background');
  await catchMoment(async () => (await tiny.count()) > 0);
  worker.process.kill('SIGKILL');
  await worker.exit;
  const orphans = await openSwitches();
  const embedded = await tiny.count();
  expect(embedded).toBeLessThan(PICTURES);
  expect(await searching()).toBe(model.modelId);
  worker = start('core/worker.ts');
  await waitFor(async () => (await searching()) === tinyId, 90_000);
  await waitFor(() => asking.models.includes(tinyId), 90_000);
  const models = await asking.stop();

  // Every answer is of the one model until the switch, and of the other from then on.
  const turn = models.indexOf(tinyId);
  expect(turn).toBeGreaterThan(0);
  expect(new Set(models.slice(0, turn))).toEqual(new Set([model.modelId]));
  expect(await tiny.count()).toBe(PICTURES);
  expect(
    (await new SnapshotRepository(db.database).published({ modelId: tinyId, precision: 'fp32' }))?.count,
  ).toBe(PICTURES);
  expect(await states()).toMatchObject({ demo: 'previous', tiny: 'active' });
  // Two queries may have been under way at the switch; the pages of an earlier one stay what they were.
  const page = await client.more({ queryId: before.queryId, top: 5 });
  expect(page.hits.map(({ imageId }) => imageId)).toEqual(before.hits.map(({ imageId }) => imageId));

  const goingBack = keepAsking();
  expect(await negareh('models', 'rollback')).toContain('demo');
  await waitFor(async () => (await searching()) === model.modelId, 90_000);
  expect(new Set(await goingBack.stop())).toContain(tinyId);
  expect(await states()).toMatchObject({ demo: 'active', tiny: 'previous' });

  // Who asked is counted by people, not by models: the fifth makes it a suggestion, which can be taken out.
  await ask(5);
  expect(await client.removeSuggestion('حیوان گربه')).toBe(true);

  // Given up in the middle: it cannot come to an end while somebody else builds an index.
  const otherFolder = path.join(config.dataDir, 'other');
  const modelsDir = path.join(config.dataDir, 'models');
  await new PresetBook(modelsDir).add('other', await writeTinyModel(otherFolder, 9));
  const { modelId } = await prepareModel('other', { precision: 'fp32', modelsDir });
  const other = new EmbeddingRepository(db.database, { modelId, precision: 'fp32' });
  await withAdvisoryLock(db.url, 'buildIndex', async () => {
    await negareh('models', 'use', 'other');
    await waitFor(async () => (await other.count()) === PICTURES, 90_000);
    expect(await negareh('models', 'use', '--cancel')).toContain('other');
  });
  expect((await runCommand(['models', 'use', '--cancel'], gallery.environment)).code).toBe(3);
  // Whatever the worker has begun of it comes to its end, and changes nothing.
  await waitFor(async () => (await openSwitches()).every(id => orphans.includes(id)), 90_000);
  expect(await searching()).toBe(model.modelId);
  expect(await states()).toMatchObject({ demo: 'active', other: 'here' });
}, 300_000);

test('without a worker the command does it itself, and a search that starts later takes the chosen model', async () => {
  // PostgreSQL notices a little later that the killed one is gone.
  await waitFor(async () => !(await isWorkerAlive(gallery.test.database, WORKER_APPLICATION)));
  expect(await negareh('models', 'use', 'tiny')).toContain('tiny searches now');
  expect(await negareh('models', 'use', 'tiny')).toContain('searches already');
  start('core/main.ts');
  await waitFor(async () => (await searching()) === tinyId, 90_000);
  expect(await countListeners()).toBe(1);
  expect(JSON.parse(await negareh('status', '--json'))).toMatchObject({ model: { id: tinyId } });
  const refused = await runCommand(['models', 'remove', 'tiny'], gallery.environment);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('in use')]);
}, 180_000);
