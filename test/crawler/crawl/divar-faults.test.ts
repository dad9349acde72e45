import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { DivarFault, DivarListing, DivarPictureFault, DivarStandIn } from '../../stand-ins/divar.ts';
import { startDivar } from '../../stand-ins/divar.ts';
import { type CrawledCollection, startCollection } from './collection.ts';
import { inventedPhoto } from './invented-photo.ts';

/** All that may go wrong on the way to three listings of two pictures; what becomes of it, and that nothing else suffers. */
interface Outcome {
  /** Of six pictures. */
  readonly done: number;
  /** Why the others are not here. */
  readonly reasons?: readonly string[];
  /** The first crawl stops with it; the figures are those of a second one. */
  readonly stops?: string;
}
interface Fault {
  readonly of: 'search' | 'post' | 'picture' | 'name';
  readonly fault: string;
  readonly outcome: Outcome;
}
const ALL: Outcome = { done: 6 };
const stops = (code: string): Outcome => ({ done: 6, stops: code });
const without = (reason: string, count = 1): Outcome => {
  return { done: 6 - count, reasons: Array.from({ length: count }, () => reason) };
};
const API: Record<Exclude<DivarFault, 'changed'>, Outcome> = {
  'too-many': ALL,
  'too-many-silent': ALL,
  'server-error': ALL,
  broken: ALL,
  dropped: ALL,
  forbidden: stops('web.refused'),
  challenge: stops('web.refused'),
  empty: stops('web.refused'),
  'empty-object': stops('web.refused'),
};
const PICTURES: Record<DivarPictureFault, Outcome> = {
  gone: without('web.gone'),
  truncated: without('image.unreadable'),
  'web-page': without('image.unreadable'),
  empty: without('image.unreadable'),
  'server-error': ALL,
  slow: ALL,
  'redirect-inside': without('web.address'),
  'redirect-map': without('web.address'),
  'redirect-loop': without('web.address'),
  'redirect-elsewhere': without('web.address'),
  'redirect-nowhere': without('web.address'),
};
const NAMES: Record<string, Outcome> = {
  // Resolved once: whatever the name leads to by the time of the connection, nobody asks again.
  'changes after the check': ALL,
  'is the operator’s network': without('web.address', 2),
  'is that among public addresses': without('web.address', 2),
  'does not resolve': without('service.unreachable', 2),
};
/** To the other host: for robots.txt and for two pictures. */
const REQUESTS = 3;
const table = [
  ...(['search', 'post'] as const).flatMap(of =>
    Object.entries(API).map(([fault, outcome]): Fault => ({ of, fault, outcome })),
  ),
  { of: 'post', fault: 'gone', outcome: { done: 4, reasons: ['web.gone'] } },
  ...Object.entries(PICTURES).map(([fault, outcome]): Fault => ({ of: 'picture', fault, outcome })),
  ...Object.entries(NAMES).map(([fault, outcome]): Fault => ({ of: 'name', fault, outcome })),
] satisfies Fault[];

let divar: DivarStandIn;
let collection: CrawledCollection;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-faults-'));
  collection = await startCollection(folder);
});
afterAll(async () => {
  await collection.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  divar = await startDivar(
    [1, 2, 3].map((number): DivarListing => {
      const token = `gaTE000${number}`;
      return { token, title: `مبل طرح ${number}`, cityId: '1', category: 'furniture', pictures: 2 };
    }),
  );
  divar.picture = (token, index) => inventedPhoto(Number(token.slice(4)) * 16 + index);
});
/** What a crawl remembers, the breaker's pauses included. */
afterEach(async () => {
  await divar.close();
  const { prisma } = collection.database;
  await prisma.$transaction([
    prisma.crawlJob.deleteMany(),
    prisma.image.deleteMany(),
    prisma.setting.deleteMany({ where: { key: { startsWith: 'crawl-' } } }),
  ]);
});

it.each(table)('$of: $fault', async ({ of, fault, outcome }) => {
  const names = arrange(of, fault);
  const options = {
    resolve: async (host: string) => names.resolve(host),
    settings: {
      DIVAR_PICTURE_HOSTS: '127.0.0.1,photos.test',
      CRAWL_LOCAL_ORIGINS: `${divar.origin},${names.exempt}`,
    },
  };
  const crawl = () => collection.crawlDivar(divar.origin, options);
  if (outcome.stops) await expect(crawl()).rejects.toMatchObject({ code: outcome.stops });
  const { done, waiting } = await crawl();
  expect([done, waiting]).toEqual([outcome.done, 0]);
  const lost = await collection.database.prisma.crawlItem.findMany({ where: { state: { not: 'done' } } });
  expect(lost.map(({ reason }) => reason)).toEqual(outcome.reasons ?? []);
  expect(await collection.database.prisma.image.count()).toBe(done);
  expect(divar.paths.filter(one => one.includes('/maps/'))).toEqual([]);
  if (fault === 'changes after the check') expect(names.timesAsked()).toBe(REQUESTS);
});

/** Puts the fault in its place. @returns how the names of hosts are resolved then. */
function arrange(of: Fault['of'], fault: string) {
  const { port } = new URL(divar.origin);
  let timesAsked = 0;
  const resolved: Record<string, (times: number) => string[]> = {
    'changes after the check': times => [times <= REQUESTS ? '127.0.0.1' : '127.0.0.66'],
    'is the operator’s network': () => ['127.0.0.1'],
    'is that among public addresses': () => ['93.184.215.14', '10.0.0.1'],
    'does not resolve': () => {
      throw Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' });
    },
  };
  const once = [fault];
  if (of === 'search') divar.searchFaults.push(fault as DivarFault);
  if (of === 'post' && fault === 'gone') divar.listings[1]!.isGone = true;
  else if (of === 'post') {
    divar.postFault = token => (token === 'gaTE0002' ? (once.shift() as DivarFault) : undefined);
  }
  if (of === 'picture') {
    divar.pictureFault = (token, index) => {
      if (token !== 'gaTE0002' || index !== 0) return undefined;
      return fault === 'server-error' ? (once.shift() as DivarPictureFault) : (fault as DivarPictureFault);
    };
  }
  if (of === 'name') {
    divar.pictureOrigin = token => (token === 'gaTE0002' ? `http://photos.test:${port}` : undefined);
  }
  return {
    timesAsked: () => timesAsked,
    exempt: fault === 'changes after the check' ? `http://photos.test:${port}` : divar.origin,
    resolve: (host: string): string[] => {
      if (host !== 'photos.test') throw new Error(`nobody knows ${host}`);
      timesAsked += 1;
      return resolved[fault]!(timesAsked);
    },
  };
}
