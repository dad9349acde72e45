import os from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../../core/ground/log.ts';
import { lowerPriority } from '../../../../core/ground/process/lower-priority.ts';
import { killChildren, startChild } from '../../../helpers/child.ts';

afterEach(killChildren);

async function closingChild(manner: 'well' | 'fails' | 'hangs' = 'well') {
  const child = startChild('closing.ts', [manner], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  await child.says(/running/);
  return child;
}

const timesClosed = (output: string) => output.match(/^closing$/gm)?.length;

describe('onShutdown', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('closes and ends with 0 on %s', async signal => {
    const child = await closingChild();
    child.process.kill(signal);
    expect(await child.exit).toBe(0);
    expect(child.output()).toMatch(/closing\n(?:.*\n)*closed\n/);
  });

  it('closes and ends when its parent goes away without a word', async () => {
    const child = await closingChild();
    child.process.disconnect();
    expect(await child.exit).toBe(0);
    expect(child.output()).toContain('"reason":"parent gone"');
    expect(child.output()).toContain('closed\n');
  });

  it('closes once, however often it is told', async () => {
    const child = await closingChild();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) child.process.kill(signal);
    child.process.disconnect();
    expect(await child.exit).toBe(0);
    expect(timesClosed(child.output())).toBe(1);
  });

  it('ends with 1 when closing fails', async () => {
    const child = await closingChild('fails');
    child.process.kill('SIGTERM');
    expect(await child.exit).toBe(1);
    expect(child.output()).toContain('"reason":"cannot close"');
  });

  it('ends with 1 when closing takes too long', async () => {
    const child = await closingChild('hangs');
    const since = performance.now();
    child.process.kill('SIGTERM');
    expect(await child.exit).toBe(1);
    expect(performance.now() - since).toBeGreaterThan(450);
  });
});

it('a process never takes back a niceness that it was started with, and says so', () => {
  const lines: string[] = [];
  const log = createLog('test', { write: line => lines.push(line) });
  const inherited = os.getPriority();
  lowerPriority(inherited, log);
  expect(lines).toEqual([]);
  lowerPriority(inherited - 1, log);
  expect(os.getPriority()).toBe(inherited);
  expect(lines).toEqual([expect.stringContaining('WORKER_NICENESS')]);
});

/** By their numbers in Linux. */
const [NORMAL, IDLE] = [0, 5];

it.skipIf(process.platform !== 'linux')(
  'the nicest processes take only time that nobody else wants',
  async () => {
    const classesOf = async (niceness: number): Promise<string | undefined> =>
      (await startChild('lower-priority.ts', [String(niceness)]).says(/classes (.*)/))[1];
    expect(await classesOf(18)).toBe(String(NORMAL));
    expect(await classesOf(19)).toBe(String(IDLE));
  },
);
