import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ProcessLease } from '../../../bot/updates/process-lease.ts';
import { RetryableError } from '../../../core/ground/errors.ts';
import { createLog } from '../../../core/ground/log.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch() {
  const stopping = new AbortController();
  const seen = { isAway: false, renewals: 0, lost: [] as number[], isRunningAtLoss: false, ended: '' };
  const others = { others: 0, sending: 0, hasToSend: false, share: 1, running: 1, states: [] as boolean[] };
  const claimed = new Set([1, 2, 3]);
  const lease: ProcessLease = new ProcessLease({
    store: {
      renewLease: async (_botId, { isSending }) => {
        others.states.push(isSending);
        if (seen.isAway) throw new RetryableError('database.unreachable', { reason: 'test' });
        seen.renewals += 1;
        return { hasFree: false, others: others.others, sending: others.sending };
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
    hereIds: () => [1, 2, 3],
    isSending: () => others.hasToSend,
    onShare: ({ running, sending }) => {
      Object.assign(others, { running, share: sending });
    },
    onLost: ids => {
      seen.lost.push(...ids);
      seen.isRunningAtLoss = lease.isRunning;
    },
    onRenewed: () => {},
  });
  return { lease, seen, others, claimed, stopping };
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

test('what others have left is taken over only by whom has looked at the database for a while: while that was away, all leases ran out', async () => {
  const { lease, seen } = watch();
  await lease.start();
  expect(lease.mayTakeOver).toBe(false);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(lease.mayTakeOver).toBe(true);
  seen.isAway = true;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(lease.mayTakeOver).toBe(false);
  seen.isAway = false;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(lease.isRunning).toBe(true);
  expect(lease.mayTakeOver).toBe(false);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(lease.mayTakeOver).toBe(true);
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

describe('what a bot may send', () => {
  test('a process that is alone sends at once', async () => {
    const { lease } = watch();
    await lease.start();
    expect(lease.maySend).toBe(true);
  });

  test('a process that could not look at the others for two seconds sends nothing', async () => {
    const { lease, seen } = watch();
    await lease.start();
    seen.isAway = true;
    await vi.advanceTimersByTimeAsync(2_100);
    expect(lease.isRunning).toBe(true);
    expect(lease.maySend).toBe(false);
  });

  test('a process that starts beside another sends when that one knows of it', async () => {
    const { lease, others } = watch();
    Object.assign(others, { others: 1, sending: 1, hasToSend: true });
    await lease.start();
    expect(lease.maySend).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(lease.maySend).toBe(true);
    expect(others.share).toBe(2);
  });

  test('a process that was idle says first that it sends, and waits only where another sends', async () => {
    const { lease, others } = watch();
    others.others = 1;
    await lease.start();
    expect(others).toMatchObject({ share: 1, running: 2 });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(lease.maySend).toBe(false);
    others.hasToSend = true;
    lease.wantToSend();
    await vi.advanceTimersByTimeAsync(1);
    expect(others.states.at(-1)).toBe(true);
    expect(lease.maySend).toBe(true);
    others.hasToSend = false;
    await vi.advanceTimersByTimeAsync(2_000);
    Object.assign(others, { sending: 1, hasToSend: true });
    lease.wantToSend();
    await vi.advanceTimersByTimeAsync(1);
    expect(lease.maySend).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(lease.maySend).toBe(true);
  });
});
