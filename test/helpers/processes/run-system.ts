// The supervisor with small processes in place of the real ones. Settings come from the environment, as always.
// Arguments: the names of the processes; `crashing` stands for small-crashing.ts.
import path from 'node:path';
import { runSystem } from '../../../supervisor/run-system.ts';

const processes = process.argv.slice(2).map(name => ({
  name,
  entry: path.join(import.meta.dirname, `small-${name}.ts`),
  isWanted: () => true,
}));
await runSystem(processes, { restarts: { firstMs: 100, longestMs: 1_000, wellMs: 60_000, atOnce: 1 } });
