// Logs a few lines and reports on standard error that it has survived.
import { createLog } from '../../../core/ground/log.ts';

const log = createLog('small');
for (let line = 0; line < 3; line++) log.info({ line }, 'hello');
setTimeout(() => {
  log.info('again');
  process.stderr.write('still here\n');
}, 50);
