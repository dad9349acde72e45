// The supervisor with the real processes named in the arguments, which it restarts soon however often they end.
import { PROCESSES } from '../../../supervisor/process-table.ts';
import { runSystem } from '../../../supervisor/run-system.ts';

const wanted = process.argv.slice(2);
await runSystem(
  PROCESSES.filter(({ name }) => wanted.includes(name)),
  { restarts: { firstMs: 100, longestMs: 1_000, wellMs: 5_000, atOnce: 1 } },
);
