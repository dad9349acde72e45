import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { commandLine, processStart } from '../../setup/processes.mjs';

/** The pids of all living processes whose command line contains a text. */
export function findProcesses(text: string): number[] {
  const pids = existsSync('/proc')
    ? readdirSync('/proc')
    : execFileSync('ps', ['-A', '-o', 'pid='], { encoding: 'utf8' }).split('\n');
  return pids.map(Number).filter(pid => pid > 0 && commandLine(pid).includes(text) && processStart(pid));
}
