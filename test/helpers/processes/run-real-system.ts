// The supervisor with these of its real processes (arguments), restarted soon however often they end.
import { loadConfig } from '../../../core/ground/config.ts';
import { PROCESSES } from '../../../supervisor/process-table.ts';
import { startSystem } from '../../../supervisor/start-system.ts';

const wanted = process.argv.slice(2);
await startSystem(
  loadConfig(),
  PROCESSES.filter(({ name }) => wanted.includes(name)),
  { restarts: { firstMs: 100, longestMs: 1_000, wellMs: 5_000 } },
);
