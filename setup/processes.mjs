import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process started, as an opaque text. With the pid, it identifies a process even after its pid is reused.
 * @param {number} pid
 * @returns {string | undefined} undefined if there is no such process (a zombie counts as none).
 */
export function processStart(pid) {
  try {
    if (process.platform !== 'linux') return ps('lstart=', pid) || undefined;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may itself contain spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/**
 * The command line of a process, or an empty string if it cannot be read.
 * @param {number} pid
 */
export function commandLine(pid) {
  try {
    if (process.platform !== 'linux') return ps('command=', pid);
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/**
 * @param {string} column
 * @param {number} pid
 */
const ps = (column, pid) =>
  execFileSync('ps', ['-o', column, '-p', String(pid)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
