import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCommand, startCommand } from '../../cli/run-command.ts';
import {
  type DivarFault,
  type DivarListing,
  type DivarPictureFault,
  startDivar,
} from '../../stand-ins/divar.ts';
import { startCollection } from './collection.ts';
import { inventedPhoto } from './invented-photo.ts';

/** Of three pictures each; CAMPAIGN_POSTS=20000 for a night. */
const POSTS = Number(process.env['CAMPAIGN_POSTS'] ?? 1_000);
const PICTURES = 3;
const KILLS = [0.1, 0.4, 0.7];
/** Of a process that crawls, whatever it has done before. */
const MOST_RESIDENT_MB = 600;
const SAMPLE_MS = 500;

const listings: DivarListing[] = Array.from({ length: POSTS }, (_, index) => ({
  // Six digits: the stand-in makes the photo's name of it.
  token: `ga${String(index).padStart(6, '0')}`,
  title: `فوری مبل راحتی طرح ${index} تماس ۰۹۱۲۰۰۰۰۰۱۷`,
  cityId: '1',
  category: 'furniture',
  pictures: PICTURES,
}));
/** One in twenty, and always the same ones: bad for good at 3%, passing at 2%. */
const BAD = ['truncated', 'web-page', 'gone'] as const;
function faultOf(number: number): DivarPictureFault | undefined {
  const place = (number * 7_919) % 100;
  return place < 3 ? BAD[place] : undefined;
}

it(`a crawl of ${POSTS} invented posts, with faults and three kill -9, has every good picture once`, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'negareh-campaign-'));
  const collection = await startCollection(folder);
  const divar = await startDivar(listings);
  onTestFinished(async () => {
    await divar.close();
    await collection.close();
    await rm(folder, { recursive: true });
  });
  const numberOf = (token: string, index: number) => Number(token.slice(2)) * PICTURES + index;
  divar.picture = (token, index) => inventedPhoto(numberOf(token, index));
  const passed = new Set<string>();
  const once = (name: string, number: number) =>
    (number * 104_729) % 100 < 2 && !passed.has(name) && passed.add(name) !== undefined;
  divar.pictureFault = (token, index) => {
    const number = numberOf(token, index);
    return once(`${token}/${index}`, number) ? 'server-error' : faultOf(number);
  };
  divar.postFault = (token): DivarFault | undefined =>
    once(token, Number(token.slice(2)) + 1) ? 'dropped' : undefined;

  const environment = { ...collection.environment(divar.origin), CRAWL_DAILY_CAP: '10000000' };
  const words = ['crawl', 'divar', '--city', 'tehran', '--category', 'furniture'];
  const images = () => collection.database.prisma.image.count();
  const curve: number[] = [];
  const began = performance.now();
  for (const share of [...KILLS, 1]) {
    const { child, ended } = startCommand(words, environment);
    let isOver = false;
    void ended.then(() => {
      isOver = true;
    });
    for (let next = 0; !isOver; ) {
      if (performance.now() > next) {
        next = performance.now() + SAMPLE_MS;
        curve.push(await residentMb(child.pid!));
        if (share < 1 && (await images()) >= POSTS * PICTURES * share) child.kill('SIGKILL');
      }
      await new Promise(resolve => setTimeout(resolve, SAMPLE_MS / 5));
    }
  }
  const seconds = (performance.now() - began) / 1_000;

  const numbers = listings.flatMap(({ token }) => [0, 1, 2].map(index => ({ token, index })));
  const good = numbers.filter(({ token, index }) => faultOf(numberOf(token, index)) === undefined);
  const { stdout } = await runCommand(['crawl', 'coverage', 'divar'], environment);
  const { database } = collection;
  // What failed in passing, and what a kill caught, too.
  expect(await images()).toBe(good.length);
  expect(new Set(await collection.tokens()).size).toBe(good.length);
  expect(await database.prisma.captionPair.count()).toBe(good.length);
  expect(await database.prisma.crawlItem.count({ where: { kind: 'post', state: 'done' } })).toBe(POSTS);
  expect(await database.prisma.crawlItem.count({ where: { state: 'waiting' } })).toBe(0);
  expect(Math.max(...curve)).toBeLessThan(MOST_RESIDENT_MB);

  const ceiling = await ceilingOf(divar.origin, divar.paths);
  const step = Math.max(1, Math.floor(curve.length / 20));
  const shown = curve.filter((_, index) => index % step === 0).map(Math.round);
  process.stdout.write(
    [
      stdout.trim(),
      `${(POSTS / seconds).toFixed(1)} posts and ${(good.length / seconds).toFixed(1)} pictures a second, starts and pauses included`,
      `the stand-in alone gives ${ceiling.toFixed(0)} pictures a second, three at once`,
      `resident memory in MB: ${shown.join(' ')}`,
      '',
    ].join('\n'),
  );
}, 43_200_000);

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
}

/** Pictures a second that the stand-in gives to who does nothing with them. */
async function ceilingOf(origin: string, paths: readonly string[]): Promise<number> {
  const wanted = paths.filter(one => one.startsWith('/static/')).slice(0, 300);
  const began = performance.now();
  for (let at = 0; at < wanted.length; at += 3) {
    await Promise.all(
      wanted.slice(at, at + 3).map(async one => (await fetch(`${origin}${one}`)).arrayBuffer()),
    );
  }
  return (wanted.length * 1_000) / (performance.now() - began);
}
