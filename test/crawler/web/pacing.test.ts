import { describe, expect, it } from 'vitest';
import type { BreakerState } from '../../../core/data/crawl/source-health.ts';
import { QuietHours, quietSeconds } from '../../../core/ground/domain/crawl/quiet-hours.ts';
import { CircuitBreaker } from '../../../crawler/web/circuit-breaker.ts';
import { createPace } from '../../../crawler/web/pace.ts';

const SITE = { host: 'example.org' };

/** A clock that moves only when somebody waits. */
function createClock() {
  const clock = { now: 0 };
  const wait = async (milliseconds: number) => {
    clock.now += milliseconds;
    return true;
  };
  return { clock, now: () => clock.now, wait };
}

describe('the pace of requests', () => {
  it('leaves the gap after the end of each request, one at a time', async () => {
    const { clock, now, wait } = createClock();
    const pace = createPace({ gapMs: 1_000, now, wait, random: () => 0.5 });
    const starts: number[] = [];
    let running = 0;
    const work = async () => {
      running += 1;
      expect(running).toBe(1);
      starts.push(clock.now);
      clock.now += 300;
      running -= 1;
    };
    await Promise.all([pace.run(work, SITE), pace.run(work, SITE), pace.run(work, SITE)]);
    expect(starts).toEqual([0, 1_300, 2_600]);
  });

  it('varies the gap by a quarter either way', async () => {
    const gaps = await Promise.all(
      [0, 0.5, 0.999].map(async random => {
        const { clock, now, wait } = createClock();
        const pace = createPace({ gapMs: 1_000, now, wait, random: () => random });
        await pace.run(async () => undefined, SITE);
        await pace.run(async () => undefined, SITE);
        return Math.round(clock.now);
      }),
    );
    expect(gaps).toEqual([750, 1_000, 1_250]);
  });

  it('runs a few at once where that is allowed, spaced by the gap', async () => {
    const { clock, now, wait } = createClock();
    const pace = createPace({ gapMs: 100, concurrency: 3, now, wait, random: () => 0.5 });
    const ends: (() => void)[] = [];
    const starts: number[] = [];
    const work = () => {
      starts.push(clock.now);
      return new Promise<void>(resolve => ends.push(resolve));
    };
    const all = [1, 2, 3, 4].map(() => pace.run(work, SITE));
    await expect.poll(() => starts).toEqual([0, 100, 200]);
    ends[0]!();
    await expect.poll(() => starts.length).toBe(4);
    for (const end of ends) end();
    await Promise.all(all);
  });

  it('slows down for a host that asks, until it asks for less, and for no other', async () => {
    const { clock, now, wait } = createClock();
    const pace = createPace({ gapMs: 1_000, now, wait, random: () => 0.5 });
    const startOf = async (host: string) => pace.run(async () => clock.now, { host });
    pace.slowDown('slow.example', 5_000);
    expect(await startOf('quick.example')).toBe(0);
    expect(await startOf('quick.example')).toBe(1_000);
    expect(await startOf('slow.example')).toBe(5_000);
    expect(await startOf('slow.example')).toBe(10_000);
    pace.slowDown('slow.example', 0);
    expect(await startOf('slow.example')).toBe(11_000);
  });

  it('lets others go on while somebody waits for a slow host', async () => {
    const waiting: (() => void)[] = [];
    const wait = () => new Promise<void>(resolve => waiting.push(resolve));
    const pace = createPace({ gapMs: 0, now: () => 0, wait });
    pace.slowDown('slow.example', 60_000);
    const slow = pace.run(async () => 'slow', { host: 'slow.example' });
    expect(await pace.run(async () => 'quick', { host: 'quick.example' })).toBe('quick');
    for (const go of waiting) go();
    expect(await slow).toBe('slow');
  });
});

describe('the circuit breaker', () => {
  const MINUTE = 60_000;

  it('pauses after five refusals in a row, then longer each time, and remembers it over a restart', async () => {
    let now = 0;
    let kept: BreakerState | undefined;
    const open = () =>
      new CircuitBreaker({
        source: 'Divar',
        now: () => now,
        state: kept,
        onChange: async state => {
          kept = state;
        },
      });
    const breaker = open();
    for (let count = 0; count < 4; count++) await breaker.refused('HTTP 403');
    breaker.check();
    await breaker.refused('HTTP 403');
    expect(() => breaker.check()).toThrowError(
      expect.objectContaining({
        code: 'crawl.paused',
        parameters: { source: 'Divar', seconds: 900, reason: 'HTTP 403' },
      }),
    );
    const restarted = open();
    now = 14 * MINUTE;
    expect(() => restarted.check()).toThrow();
    now = 15 * MINUTE;
    restarted.check();
    await restarted.refused('HTTP 429');
    now += 29 * MINUTE;
    expect(() => restarted.check()).toThrow();
    now += MINUTE;
    restarted.check();
    await restarted.succeeded();
    expect(kept).toMatchObject({ refusals: 0, pauses: 0 });
  });

  it('keeps the pause that another process has noted, and one that was asked for, whatever was under way', async () => {
    let now = 1_000_000;
    let noted: BreakerState | undefined;
    const open = () =>
      new CircuitBreaker({
        source: 'Divar',
        now: () => now,
        onChange: async state => {
          noted = state;
        },
      });
    const [first, second] = [open(), open()];
    await first.refused('HTTP 429', 3_600_000);
    await first.succeeded();
    expect(() => first.check()).toThrow(expect.objectContaining({ code: 'crawl.paused' }));
    second.check();
    second.restore(noted);
    expect(() => second.check()).toThrow(expect.objectContaining({ code: 'crawl.paused' }));
    now += 3_600_000;
    second.check();
    await second.succeeded();
    expect(noted).toMatchObject({ refusals: 0, pausedUntil: 0 });
  });

  it('no pause is longer than a day', async () => {
    let now = 0;
    const breaker = new CircuitBreaker({ source: 'x', now: () => now });
    for (let count = 0; count < 40; count++) await breaker.refused('HTTP 403');
    now += 24 * 60 * MINUTE;
    breaker.check();
  });
});

describe('quiet hours', () => {
  const at = (hour: number, minute = 0) => new Date(2026, 10, 29, hour, minute);

  it.each([
    ['8-23', at(7, 59), 0],
    ['8-23', at(8), 15 * 3_600],
    ['8-23', at(22, 59), 60],
    ['8-23', at(23), 0],
    ['22-7', at(23), 8 * 3_600],
    ['22-7', at(3), 4 * 3_600],
    ['22-7', at(12), 0],
    ['22-0', at(23, 30), 1_800],
  ])('%s at %s: %d seconds', (text, now, seconds) => {
    expect(quietSeconds(QuietHours.parse(text), now)).toBe(seconds);
  });

  it.each(['8', '8-24', '8-8', 'night', '-1-5'])('%s is refused', text =>
    expect(QuietHours.safeParse(text).success).toBe(false),
  );
});
