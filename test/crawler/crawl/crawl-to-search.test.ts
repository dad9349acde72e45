import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ReviewDecisionRepository } from '../../../core/data/review/review-decisions.ts';
import { ReviewQueueRepository } from '../../../core/data/review/review-queue.ts';
import { newId } from '../../../core/ground/domain/id.ts';
import { createLog } from '../../../core/ground/log.ts';
import { openSearch } from '../../../core/work/search/open-search.ts';
import { runCommand, startCommand } from '../../cli/run-command.ts';
import { testConfig } from '../../helpers/test-settings.ts';
import { type DivarListing, startDivar } from '../../stand-ins/divar.ts';
import { startCollection } from './collection.ts';
import { inventedPhoto } from './invented-photo.ts';

const log = createLog('test', { level: 'silent' });
const listings = (count: number): DivarListing[] =>
  Array.from({ length: count }, (_, index) => ({
    token: `gaTE${String(index).padStart(4, '0')}`,
    title: `فوری مبل راحتی طرح ${index} تماس ۰۹۱۲۰۰۰۰۰۱۷`,
    cityId: '1',
    category: 'furniture',
    pictures: 2,
  }));

it('a crawl of Divar, killed and with faults, ends as pairs in the review queue and images in search', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'negareh-crawl-'));
  const collection = await startCollection(folder);
  const divar = await startDivar(listings(12));
  onTestFinished(async () => {
    await divar.close();
    await collection.close();
    await rm(folder, { recursive: true });
  });
  const { database } = collection;
  divar.picture = (token, index) => inventedPhoto(Number(token.slice(4)) * 16 + index);
  divar.pictureFault = (token, index) => (token === 'gaTE0003' && index === 1 ? 'truncated' : undefined);
  divar.listings[5]!.isGone = true;
  const environment = {
    ...collection.environment(divar.origin),
    DATA_DIR: folder,
    DEVICE: 'cpu',
    ENCODER_THREADS: '1',
  };
  const words = ['crawl', 'divar', '--city', 'tehran', '--category', 'furniture'];
  const { child, ended } = startCommand(words, environment);
  await expect.poll(() => database.prisma.image.count(), { timeout: 120_000 }).toBeGreaterThan(4);
  child.kill('SIGKILL');
  await ended;
  const { stdout } = await runCommand(words, environment);
  // Eleven listings were there throughout, and one picture of them cannot be read.
  expect(stdout).toContain('21 in · 1 dropped · 0 gone · 0 waiting');
  expect((await runCommand(['index', 'build'], environment)).code).toBe(0);
  expect((await runCommand(['pairs', 'score'], environment)).code).toBe(0);

  const queue = new ReviewQueueRepository(database);
  const page = await queue.next('annotator', {
    filter: { source: 'crawled', status: 'pending' },
    order: { by: 'highest' },
    cursor: null,
    limit: 50,
  });
  expect(page.pairs).toHaveLength(21);
  const scores = page.pairs.map(({ score }) => score!);
  expect(scores.every(score => score > -1 && score < 1)).toBe(true);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  expect(new Set(scores).size).toBeGreaterThan(5);
  expect(page.pairs[0]).toMatchObject({
    persian: expect.stringMatching(/^مبل راحتی طرح \d+$/),
    sourceUrl: expect.stringMatching(/^https:\/\/divar\.ir\/v\/gaTE\d{4}$/),
    attribution: 'Divar',
  });

  const config = testConfig(environment);
  const search = await openSearch(config, log, config.databaseUrl!);
  onTestFinished(() => search.close());
  const find = async () => {
    const query = { text: 'مبل راحتی', mode: 'meaning', top: 30, offset: 0, filters: {} } as const;
    return (await search.service.search(query)).hits.map(({ imageId }) => imageId).sort();
  };
  // Nobody has let them in yet.
  expect(await find()).toEqual([]);
  const decisions = new ReviewDecisionRepository(database, config);
  const chosen = page.pairs.slice(0, 5);
  await database.prisma.user.create({
    data: { id: 'annotator', name: 'A', email: 'a@example.org', username: 'a' },
  });
  const outcomes = await decisions.decide(
    { id: 'annotator', name: 'A' },
    chosen.map(({ id: pairId, status, persian }) => {
      return { id: newId(), pairId, action: 'approve' as const, seen: { status, persian } };
    }),
  );
  expect(outcomes.map(({ refusal }) => refusal)).toEqual(chosen.map(() => null));
  const wanted = chosen.map(({ imageId }) => imageId).sort();
  await expect.poll(find, { timeout: 60_000 }).toEqual(wanted);
});
