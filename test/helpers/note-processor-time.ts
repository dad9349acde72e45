// Runs before every test file: records how much processor time its process and their child processes used.
import { readFileSync } from 'node:fs';
import { afterAll } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Of a file, recorded by its last hook. Does not include PostgreSQL, which all files share. */
    processorSeconds?: number;
  }
}

/** Linux counts in hundredths of a second. */
const TICKS = 100;

/** User and system time of this process and of its ended children, if the system tells. */
function processorSeconds(): number {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    // The second field is the program's name, which may contain spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }
}

/** What earlier files have recorded, if they share a process: modules are loaded again, the global object stays. */
const shared = globalThis as { toldSeconds?: number };
// Added first, so that it runs last.
// biome-ignore lint/correctness/noEmptyPattern: vitest reads the pattern to see which fixtures are wanted.
afterAll(({}, suite) => {
  const seconds = processorSeconds();
  suite.file.meta.processorSeconds = seconds - (shared.toldSeconds ?? 0);
  shared.toldSeconds = seconds;
});
