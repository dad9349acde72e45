// The supervisor with these of its real processes (arguments), restarted soon however often they end.
import { PROCESSES } from '../../../supervisor/process-table.ts';
import { runSystem } from '../../../supervisor/run-system.ts';

const wanted = process.argv.slice(2);
await runSystem(
  PROCESSES.filter(({ name }) => wanted.includes(name)),
  { restarts: { firstMs: 100, longestMs: 1_000, wellMs: 5_000, atOnce: 1 } },
);
