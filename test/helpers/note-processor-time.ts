// Runs in front of every test file: notes what its process and the processes that it has started took of the processor.
import { readFileSync } from 'node:fs';
import { afterAll } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Of a file; told by its last hook. PostgreSQL, which all files share, is not in it. */
    processorSeconds?: number;
  }
}

/** Linux counts in hundredths of a second. */
const TICKS = 100;

/** User and system time of this process, and of its children that have ended, where the system tells. */
function processorSeconds(): number {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    // The second field is the program's name, which may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }
}

/** What files before this one have told, where they share a process: modules start anew, the global object stays. */
const shared = globalThis as { toldSeconds?: number };
// Added first, so that it runs last.
// biome-ignore lint/correctness/noEmptyPattern: vitest reads the pattern to see which fixtures are wanted.
afterAll(({}, suite) => {
  const seconds = processorSeconds();
  suite.file.meta.processorSeconds = seconds - (shared.toldSeconds ?? 0);
  shared.toldSeconds = seconds;
});
