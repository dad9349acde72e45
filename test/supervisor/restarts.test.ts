import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RESTARTS, RestartPlan } from '../../supervisor/restarts.ts';

const MINUTE = 60_000;
const crash = (ranMs: number) => ({ ranMs, refused: false });
const refusal = { ranMs: 100, refused: true };

it('starts again at once after the first end, and later and later when ends follow soon', () => {
  const plan = new RestartPlan(RESTARTS);
  const pauses = Array.from({ length: 12 }, () => plan.pauseAfter(crash(500))!);
  expect(pauses[0]).toBe(0);
  for (const [index, pause] of pauses.slice(1).entries()) {
    const most = Math.min(30_000, 1_000 * 2 ** index);
    expect(pause).toBeGreaterThanOrEqual(most / 2);
    expect(pause).toBeLessThanOrEqual(most);
  }
});

it('whatever came before, a part that was well for a minute starts at once, and none waits over 30 s', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 2 * MINUTE })), lives => {
      const plan = new RestartPlan(RESTARTS);
      for (const ranMs of lives) {
        const pause = plan.pauseAfter(crash(ranMs))!;
        expect(pause).toBeLessThanOrEqual(30_000);
        if (ranMs >= MINUTE) expect(pause).toBe(0);
      }
      expect(plan.pauseAfter(crash(MINUTE))).toBe(0);
    }),
  );
});

it('a part that was well is started at once after four ends in a row, and then later and later', () => {
  const plan = new RestartPlan(RESTARTS);
  const pauses = [MINUTE, 900, 900, 900, 900, 900].map(ranMs => plan.pauseAfter(crash(ranMs))!);
  expect(pauses.slice(0, 4)).toEqual([0, 0, 0, 0]);
  expect(pauses[4]).toBeGreaterThanOrEqual(500);
  expect(pauses[5]).toBeGreaterThanOrEqual(1_000);
});

it('does not start again what refuses its configuration, unless the configuration was good before', () => {
  const plan = new RestartPlan(RESTARTS);
  expect(plan.pauseAfter(refusal)).toBeNull();
  plan.pauseAfter(crash(MINUTE));
  expect([plan.pauseAfter(refusal), plan.pauseAfter(refusal)]).toEqual([30_000, 30_000]);
});
