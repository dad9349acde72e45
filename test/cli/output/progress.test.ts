import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgress } from '../../../cli/output/progress.ts';
import { drawBar, duration, progressLine } from '../../../cli/output/progress-line.ts';

describe('a line of progress', () => {
  const state = { label: 'x', done: 1_200, total: 4_800, rate: 40 };
  it.each([
    ['en', state, '1,200 of 4,800 · 25% · 40 a second · 90 s left'],
    ['fa', state, '۱٬۲۰۰ از ۴٬۸۰۰ · ۲۵٪ · ۴۰ در ثانیه · ۹۰ ثانیه مانده'],
    ['en', { ...state, total: undefined }, '1,200 · 40 a second'],
    ['en', { ...state, rate: undefined }, '1,200 of 4,800 · 25%'],
    ['en', { ...state, done: 4_800, rate: 0.25 }, '4,800 of 4,800 · 100% · 0.3 a second'],
    ['en', { ...state, total: 0, done: 0, rate: undefined }, '0 of 0'],
  ] as const)('in %s of %o is “%s”', (locale, shown, line) => {
    expect(progressLine(locale, shown)).toBe(line);
  });

  it('rounds the time left as far as anyone needs', () => {
    expect([0.2, 119, 121, 7_199, 10_000].map(seconds => duration('en', seconds))).toEqual([
      '1 s',
      '119 s',
      '2 min',
      '120 min',
      '3 h',
    ]);
  });

  it('has a bar that is full exactly at the end', () => {
    expect(drawBar(0, 10)).not.toContain('█');
    expect(drawBar(10, 10)).not.toContain('░');
    expect(drawBar(20, 10)).toBe(drawBar(10, 10));
    expect(drawBar(0, 0)).not.toContain('█');
  });
});

describe('progress where standard error is no terminal', () => {
  let lines: string[];
  const stream = new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => {
      lines.push(text);
      done();
    },
  });
  beforeEach(() => {
    lines = [];
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is a plain line every few seconds with the rate of late, and one at the end', () => {
    const progress = createProgress({ label: 'Reading', total: 100 }, stream);
    // What an earlier run had done has no rate.
    progress.update(50);
    for (let second = 1; second <= 6; second++) {
      vi.advanceTimersByTime(1_000);
      progress.increment(5);
    }
    progress.note('a line of its own');
    progress.update(100);
    progress.stop();
    progress.stop();
    expect(lines).toEqual([
      'Reading: 70 of 100 · 70% · 4 a second · 8 s left\n',
      'a line of its own\n',
      expect.stringMatching(/^Reading: 100 of 100 · 100% · \d\.\d a second\n$/),
    ]);
  });

  it('says nothing twice, and nothing of a work without steps', () => {
    const progress = createProgress({ label: 'Reading' }, stream);
    vi.advanceTimersByTime(60_000);
    progress.stop();
    vi.advanceTimersByTime(60_000);
    expect(lines).toEqual(['Reading: 0\n']);
  });
});
