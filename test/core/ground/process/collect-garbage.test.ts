import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { collectGarbage } from '../../../../core/ground/process/collect-garbage.ts';

/** Hides `gc` over and over, as a thread does that has just collected. */
const HIDING = `
  require('node:worker_threads').parentPort.postMessage('hiding');
  for (;;) require('node:v8').setFlagsFromString('--no-expose-gc');
`;

it('never fails, whatever another thread of the process does with the flag meanwhile', async () => {
  const other = new Worker(HIDING, { eval: true });
  await once(other, 'message');
  try {
    for (let turn = 0; turn < 40; turn++) expect(collectGarbage).not.toThrow();
  } finally {
    await other.terminate();
  }
});
