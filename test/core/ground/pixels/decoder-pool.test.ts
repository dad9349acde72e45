import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type DecodedPicture, DecoderPool } from '../../../../core/ground/pixels/decoder/decoder-pool.ts';
import {
  ALLOWANCES,
  type Allowances,
} from '../../../../core/ground/pixels/decoder/time-and-memory-limits.ts';
import { USUAL_FIT } from '../../../../core/ground/pixels/picture-fit.ts';
import { ROOT } from '../../../../core/ground/project.ts';
import { startChild } from '../../../helpers/child.ts';
import { catchMoment, waitFor } from '../../../helpers/wait-for.ts';
import {
  blackPng,
  hugeProfile,
  pngWith,
  tinyGif,
  wideAvif,
  wideWebp,
  zippedTexts,
} from './hostile-pictures.ts';
import { pattern } from './pictures.ts';

const LIMITS = { maxBytes: 25_000_000, maxPixels: 100_000_000 };
const SQUASH = { kind: 'square', size: 8, fit: USUAL_FIT } as const;

function openPool(allowances: Allowances = ALLOWANCES): DecoderPool {
  const pool = new DecoderPool({ size: 2, allowances });
  onTestFinished(() => pool.close());
  return pool;
}

const decode = (pool: DecoderPool, bytes: Uint8Array): Promise<DecodedPicture> =>
  pool.decode(bytes, SQUASH, LIMITS);

/** How much this process has grown at most while something is done, in bytes. */
async function growth(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return most - before;
}

let good: Buffer;
beforeAll(async () => {
  good = await pattern(400, 300).jpeg().toBuffer();
});

describe('a hostile picture is decoded within the limits or refused by name', () => {
  const refused: [name: string, make: () => Buffer | Promise<Buffer>, parameters: object][] = [
    ['an AVIF of 10,000 x 9,990', wideAvif, { of: 'memory', limit: ALLOWANCES.full.residentBytes }],
    ['a PNG of 10,000,000 x 1', () => blackPng({ width: 1e7, height: 1 }), { of: 'side', limit: 65_535 }],
    ['a PNG of 1 x 10,000,000', () => blackPng({ width: 1, height: 1e7 }), { of: 'side', limit: 65_535 }],
    ['a PNG of 10,000,000 x 10', () => blackPng({ width: 1e7, height: 10 }), { of: 'side', limit: 65_535 }],
    ['a WebP of 16,383 x 16,383', wideWebp, { pixels: 16_383 ** 2, limit: 100_000_000 }],
    [
      'a GIF whose only frame is 65,535 x 65,535',
      () => tinyGif({ screen: 65_535, frame: 65_535 }),
      { pixels: 65_535 ** 2, limit: 100_000_000 },
    ],
  ];
  test.each(refused)('%s is refused', async (_name, make, parameters) => {
    const bytes = await make();
    const pool = openPool();
    const grown = await growth(() =>
      expect(decode(pool, bytes)).rejects.toMatchObject({ name: 'InputError', parameters }),
    );
    expect(grown).toBeLessThan(60_000_000);
  });

  const decoded: [name: string, make: () => Buffer | Promise<Buffer>, size: [number, number]][] = [
    [
      'an interlaced PNG of 10,000 x 9,990',
      () => blackPng({ width: 10_000, height: 9_990, isInterlaced: true }),
      [10_000, 9_990],
    ],
    ['a GIF of one pixel on a vast screen', () => tinyGif({ screen: 65_535, frame: 1 }), [1, 1]],
    ['a PNG with a thousand zTXt bombs', () => pngWith(zippedTexts('zTXt')), [8, 8]],
    ['a PNG with a thousand iTXt bombs', () => pngWith(zippedTexts('iTXt')), [8, 8]],
    ['a PNG with a colour profile of a gigabyte', () => pngWith([hugeProfile()]), [8, 8]],
  ];
  test.each(decoded)('%s is decoded', async (_name, make, [width, height]) => {
    const bytes = await make();
    const pool = openPool();
    const grown = await growth(async () => {
      expect(await decode(pool, bytes)).toMatchObject({ width, height, shownWidth: 8 });
    });
    expect(grown).toBeLessThan(60_000_000);
  });

  test('what is another format behind its first bytes is that of its first bytes or nothing', async () => {
    const pool = openPool();
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/etc/passwd"/></svg>';
    const both = await decode(
      pool,
      Buffer.concat([good, Buffer.from(svg), await pattern(9, 9).png().toBuffer()]),
    );
    expect(both).toMatchObject({ format: 'jpeg', width: 400, height: 300 });
    for (const start of [
      '\xff\xd8\xff',
      '\x89PNG\r\n\x1a\n',
      'GIF89a',
      'RIFF\x10\0\0\0WEBP',
      '\0\0\0\x18ftypavif',
    ]) {
      const lie = Buffer.concat([Buffer.from(start, 'latin1'), Buffer.from(svg)]);
      await expect(decode(pool, lie)).rejects.toMatchObject({ code: 'image.unreadable' });
    }
  });
});

/** Allowances that the wide AVIF passes by its header and breaks by its work. */
const SHORT: Allowances = {
  quick: { cpuMs: 100, residentBytes: 4_000_000_000 },
  full: { cpuMs: 400, residentBytes: 4_000_000_000 },
};
/** The same for memory. */
const NARROW: Allowances = {
  quick: { cpuMs: 60_000, residentBytes: 400_000_000 },
  full: { cpuMs: 60_000, residentBytes: 600_000_000 },
};

// Several processes are started and killed, which takes a busy machine a while.
describe('many bad pictures at once', { timeout: 180_000 }, () => {
  test.each([
    ['by time', SHORT, 'time'],
    ['by their header', ALLOWANCES, 'memory'],
  ] as const)('are refused %s, and a good one is answered meanwhile', async (_name, allowances, of) => {
    const bad = await Promise.all([0, 1].map(salt => wideAvif(salt)));
    const pool = openPool(allowances);
    const order: string[] = [];
    const grown = await growth(async () => {
      const refusals = bad.map(async bytes => {
        await expect(decode(pool, bytes)).rejects.toMatchObject({
          code: 'image.too-costly',
          parameters: { of },
        });
        order.push('bad');
      });
      const answer = decode(pool, good).then(({ width }) => order.push(`good ${width}`));
      await Promise.all([answer, ...refusals]);
    });
    expect(grown).toBeLessThan(60_000_000);
    expect(order).toHaveLength(3);
    // The large ones have their full try one after the other; the good one waits for their first, short tries only.
    if (of === 'time') expect(order.at(-1)).toBe('bad');
  });

  test('a PNG that is larger than its header lets expect is stopped by the memory that it takes', async () => {
    const interlaced = blackPng({ width: 15_000, height: 14_000, isInterlaced: true });
    const pool = openPool({ quick: { ...NARROW.quick, residentBytes: 650_000_000 }, full: NARROW.full });
    const limits = { ...LIMITS, maxPixels: 1e9 };
    await expect(pool.decode(interlaced, SQUASH, limits)).rejects.toMatchObject({
      code: 'image.too-costly',
      parameters: { of: 'memory' },
    });
    expect(await decode(pool, good)).toMatchObject({ width: 400 });
  });

  test('one that took too long is refused at sight', async () => {
    const pool = openPool(SHORT);
    const bytes = await wideAvif();
    const first = await decode(pool, bytes).catch((error: unknown) => error);
    expect(first).toMatchObject({ code: 'image.too-costly' });
    // The process of the first try is gone, and none is started for a second.
    expect(pool.pids).toEqual([]);
    await expect(decode(pool, Buffer.from(bytes))).rejects.toBe(first);
    expect(pool.pids).toEqual([]);
  });
});

describe('a decoder that is ended from outside', { timeout: 180_000 }, () => {
  const PATIENT: Allowances = {
    quick: { cpuMs: 600_000, residentBytes: 4_000_000_000 },
    full: { cpuMs: 600_000, residentBytes: 4_000_000_000 },
  };
  /** The one process that works on a slow picture. */
  const worker = (pool: DecoderPool, but: readonly number[] = []): Promise<number> =>
    catchMoment(() => pool.pids.find(pid => !but.includes(pid)));

  test('once: its picture is decoded by another', async () => {
    const pool = openPool(PATIENT);
    // Its process is killed before it has read the picture, however small.
    const decoded = decode(pool, good);
    process.kill(await worker(pool), 'SIGKILL');
    expect(await decoded).toMatchObject({ width: 400, height: 300 });
  });

  test('twice: a clear error, and the next picture works', async () => {
    const pool = openPool(PATIENT);
    const refused = expect(decode(pool, await wideAvif())).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'image.decoder-stopped',
      parameters: { reason: 'SIGKILL' },
    });
    const first = await worker(pool);
    process.kill(first, 'SIGKILL');
    process.kill(await worker(pool, [first]), 'SIGKILL');
    await refused;
    expect(await decode(pool, good)).toMatchObject({ width: 400 });
  });

  test('by what its picture did: the picture is refused, and not tried again', async () => {
    const pool = openPool(PATIENT);
    await decode(pool, good);
    const bytes = await wideAvif();
    const refused = expect(decode(pool, bytes)).rejects.toMatchObject({
      name: 'InputError',
      code: 'image.unreadable',
      parameters: { reason: expect.stringContaining('SIGSEGV') },
    });
    const first = await worker(pool);
    process.kill(first, 'SIGSEGV');
    const second = await worker(pool, [first]);
    // It can be to blame only once it works.
    await waitFor(() => cpuSeconds(second) > 0.5, 60_000);
    process.kill(second, 'SIGSEGV');
    await refused;
    await expect(decode(pool, bytes)).rejects.toMatchObject({ code: 'image.unreadable' });
    expect(await decode(pool, good)).toMatchObject({ width: 400 });
  });

  test('while it is idle: nobody notices', async () => {
    const pool = openPool();
    await decode(pool, good);
    const [pid] = pool.pids;
    process.kill(pid!, 'SIGKILL');
    expect(await decode(pool, good)).toMatchObject({ width: 400 });
    await waitFor(() => !pool.pids.includes(pid!));
  });
});

/** Time of the processor that a process has used so far. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

describe('a decoder and the process that started it', { timeout: 180_000 }, () => {
  const file = path.join(ROOT, 'test/fixtures/pictures/10000x9990.avif');

  test('the process ends by itself when its pictures are done', async () => {
    const child = startChild('decode-picture.ts', [file]);
    expect(await child.exit).toBe(0);
    expect(child.output()).toBe('begun\ndecoded 10000 x 9990\n');
  });

  test('a decoder dies with it, in the middle of its work', async () => {
    const child = startChild('decode-picture.ts', [file]);
    await child.says(/begun/);
    const decoder = await waitFor(() =>
      childrenOf(child.pid).find(pid => commandOf(pid).includes('decoder-process')),
    );
    child.process.kill('SIGKILL');
    await child.exit;
    await waitFor(() => !isRunning(decoder));
  });

  test('a decoder knows none of its secrets, and is the first to go when memory is short', async () => {
    process.env['API_TOKEN'] = 'a-secret-of-this-test';
    onTestFinished(() => {
      delete process.env['API_TOKEN'];
    });
    const pool = openPool();
    await decode(pool, good);
    const proc = `/proc/${pool.pids[0]}`;
    expect(readFileSync(`${proc}/environ`, 'utf8')).not.toContain('a-secret');
    expect(readFileSync(`${proc}/oom_score_adj`, 'utf8').trim()).toBe('800');
    expect(readFileSync(`${proc}/limits`, 'utf8')).toMatch(
      /Max data size +3000000512|Max data size +30000\d{5}/,
    );
  });
});

const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8');
/** What has ended has no command line, as long as nobody asked for its end: a container may have no init that does. */
const isRunning = (pid: number): boolean => existsSync(`/proc/${pid}`) && commandOf(pid) !== '';
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').map(Number).filter(Boolean);
