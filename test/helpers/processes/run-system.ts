// The supervisor with small processes in the place of the real ones. Settings come from the environment, as ever.
// Arguments: the names of the processes, each `name=manner` (see small-process.ts).
import path from 'node:path';
import { loadConfig } from '../../../core/ground/config.ts';
import { NegarehError } from '../../../core/ground/errors.ts';
import { errorMessage } from '../../../locales/messages.ts';
import { startSystem } from '../../../supervisor/start-system.ts';

const config = loadConfig();
const processes = process.argv.slice(2).map(name => ({
  name,
  entry: path.join(import.meta.dirname, `small-${name}.ts`),
  isWanted: () => true,
}));
try {
  await startSystem(config, processes, { restarts: { firstMs: 100, longestMs: 1_000, wellMs: 60_000 } });
} catch (error) {
  process.stderr.write(`${error instanceof NegarehError ? errorMessage(config.locale, error) : error}\n`);
  process.exit(1);
}
