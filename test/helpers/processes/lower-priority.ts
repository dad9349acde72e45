// Lowers its priority as told, and prints the scheduling class of each of its threads. Argument: the niceness.
import { readdirSync, readFileSync } from 'node:fs';
import { createLog } from '../../../core/ground/log.ts';
import { lowerPriority } from '../../../core/ground/process/lower-priority.ts';

lowerPriority(Number(process.argv[2]), createLog('lower-priority'));
const classes = readdirSync('/proc/self/task').map(thread => {
  const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
  // The name may contain spaces; the class is the 39th field after it.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38];
});
process.stdout.write(`classes ${[...new Set(classes)].join(' ')}\n`);
