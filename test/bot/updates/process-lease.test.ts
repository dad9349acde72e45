import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ProcessLease } from '../../../bot/updates/process-lease.ts';
import { RetryableError } from '../../../core/ground/errors.ts';
import { createLog } from '../../../core/ground/log.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch() {
  const stopping = new AbortController();
  const seen = { isAway: false, renewals: 0, lost: [] as number[], isRunningAtLoss: false, ended: '' };
  const claimed = new Set([1, 2, 3]);
  const lease: ProcessLease = new ProcessLease({
    store: {
      renewLease: async () => {
        if (seen.isAway) throw new RetryableError('database.unreachable', { reason: 'test' });
        seen.renewals += 1;
        return { hasFree: false };
      },
      claimedBy: async () => claimed,
      endLease: async owner => {
        seen.ended = owner;
      },
    },
    botId: 1,
    log: createLog('bot', { level: 'silent' }),
    stopping: stopping.signal,
    openIds: () => [1, 2, 3],
    onLost: ids => {
      seen.lost.push(...ids);
      seen.isRunningAtLoss = lease.isRunning;
    },
    onRenewed: () => {},
  });
  return { lease, seen, claimed, stopping };
}

test('a lease runs while it is renewed, and not before its begin', async () => {
  const { lease, seen } = watch();
  expect(lease.isRunning).toBe(false);
  await lease.start();
  expect(lease.isRunning).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(lease.isRunning).toBe(true);
  expect(seen.renewals).toBeGreaterThan(15);
  expect(seen.lost).toEqual([]);
});

test('while the database is away it ends; before it runs again, what others have claimed is let go', async () => {
  const { lease, seen, claimed } = watch();
  await lease.start();
  seen.isAway = true;
  await vi.advanceTimersByTimeAsync(8_000);
  expect(lease.isRunning).toBe(true);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(lease.isRunning).toBe(false);
  claimed.delete(2);
  seen.isAway = false;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(lease.isRunning).toBe(true);
  expect(seen).toMatchObject({ lost: [2], isRunningAtLoss: false });
});

test('a process that stood still has no lease, although its timers have not noticed', async () => {
  const { lease } = watch();
  await lease.start();
  vi.setSystemTime(Date.now() + 9_001);
  expect(lease.isRunning).toBe(false);
});

test('at its end others may claim at once', async () => {
  const { lease, seen, stopping } = watch();
  await lease.start();
  stopping.abort();
  await lease.end();
  expect(seen.ended).toBe(lease.owner);
  const { renewals } = seen;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.renewals).toBe(renewals);
});
