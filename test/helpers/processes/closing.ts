// Ends by onShutdown. Argument: how its `close` behaves (well, fails, hangs).
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../../../core/ground/log.ts';
import { onShutdown } from '../../../core/ground/process/lifecycle.ts';

const manner = process.argv[2];
onShutdown(
  async () => {
    process.stdout.write('closing\n');
    if (manner === 'fails') throw new Error('cannot close');
    await sleep(manner === 'hangs' ? 60_000 : 100);
    process.stdout.write('closed\n');
  },
  createLog('closing'),
  { limitMs: 500 },
);
setInterval(() => undefined, 60_000);
process.stdout.write('running\n');
