// A worker that takes a job and never finishes it, so that a test can kill it in the middle.
import { embedImages } from '../../../core/data/jobs/definitions.ts';
import { openQueue } from '../../../core/data/jobs/queue.ts';
import { createLog } from '../../../core/ground/log.ts';

const log = createLog('endless', { level: 'warn' });
const queue = await openQueue(process.argv[2]!, log, { applicationName: 'test-killed', supervise: true });
await queue.work(embedImages, async () => {
  process.stdout.write('running\n');
  return new Promise(() => undefined);
});
await queue.enqueue(embedImages, {});
