// `npm start`: starts the whole system and keeps it running. setup.mjs has run before.
// --with-parent: end when the process that started us (npm) is gone.
import { inspect } from 'node:util';
import { loadConfig } from './core/ground/config.ts';
import { NegarehError, toDiskError } from './core/ground/errors.ts';
import { errorMessage } from './locales/messages.ts';
import { turnTelemetryOff } from './setup/telemetry-off.mjs';
import { followParent } from './supervisor/follow-parent.ts';
import { PROCESSES } from './supervisor/process-table.ts';
import { startSystem } from './supervisor/start-system.ts';

turnTelemetryOff();
if (process.argv.includes('--with-parent')) followParent();
let locale: 'en' | 'fa' = 'en';
let dataDir = '';
try {
  const config = loadConfig();
  ({ locale, dataDir } = config);
  await startSystem(config, PROCESSES);
} catch (error) {
  // What Ctrl-C interrupted is being closed already, and the process ends after that.
  if (!(error instanceof Error && error.name === 'AbortError')) {
    const known = toDiskError(error, dataDir);
    const text = known instanceof NegarehError ? errorMessage(locale, known) : inspect(known);
    process.stderr.write(`${text}\n`);
    process.exit(1);
  }
}
