import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { processStart } from './processes.mjs';

/**
 * A lock file that names its holder, for processes of one machine. A holder that died (also by kill -9 or a power
 * cut) holds nothing: the next one takes the lock over. Plain JavaScript because the set-up needs it before
 * anything is installed.
 *
 * @typedef {{ pid: number, started: string, details: Record<string, string> }} LockHolder
 * @typedef {{ holder?: undefined, release(): void, describe(details: Record<string, string>): void }} Lock
 */

/** Taking over lasts microseconds; a guard older than this was left by a process that died in between. */
const GUARD_LIMIT_MS = 5_000;
const NOTICEABLE_MS = 1_000;

/**
 * @param {string} file
 * @param {Record<string, string>} details what others may want to know about the holder
 * @returns {Lock | { holder: LockHolder }} the lock, or who holds it
 */
export function takeLock(file, details = {}) {
  mkdirSync(path.dirname(file), { recursive: true });
  /** @type {(details: Record<string, string>) => string} */
  const content = details =>
    JSON.stringify({ pid: process.pid, started: processStart(process.pid), details });
  const own = `${file}.${process.pid}.${randomUUID()}`;
  writeFileSync(own, content(details));
  try {
    for (;;) {
      if (linked(own, file)) {
        return {
          release: () => unlinkIfThere(file),
          describe: more => {
            writeFileSync(own, content(more));
            renameSync(own, file);
          },
        };
      }
      const holder = lockHolder(file);
      if (holder) return { holder };
      removeStale(file);
    }
  } finally {
    unlinkIfThere(own);
  }
}

/**
 * Who holds the lock; undefined when nobody who lives does.
 * @param {string} file
 * @returns {LockHolder | undefined}
 */
export function lockHolder(file) {
  const found = inspect(file);
  return typeof found === 'string' ? undefined : found;
}

/**
 * One reading of the file, so that what it says holds of one and the same lock.
 * @param {string} file
 * @returns {LockHolder | 'absent' | 'stale'}
 */
function inspect(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return 'absent';
  }
  try {
    /** @type {LockHolder} */
    const holder = JSON.parse(text);
    return holder.started && processStart(holder.pid) === holder.started ? holder : 'stale';
  } catch {
    return 'stale';
  }
}

/**
 * Removes the file if its holder is dead. A guard lets only one process at a time look and remove: otherwise the
 * slower of two would remove the lock that the faster has just taken.
 * @param {string} file
 */
function removeStale(file) {
  const guard = `${file}.guard`;
  try {
    mkdirSync(guard);
  } catch {
    removeOldGuard(guard);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    return;
  }
  try {
    // What is stale stays so while we hold the guard; what is absent may appear at any time.
    if (inspect(file) === 'stale') unlinkIfThere(file);
  } finally {
    rmdirSync(guard);
  }
}

/** @param {string} guard */
function removeOldGuard(guard) {
  try {
    if (Date.now() - statSync(guard).mtimeMs > GUARD_LIMIT_MS) rmdirSync(guard);
  } catch {
    // Its owner was faster.
  }
}

/**
 * @param {string} source
 * @param {string} target
 */
function linked(source, target) {
  try {
    linkSync(source, target);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} file */
function unlinkIfThere(file) {
  try {
    unlinkSync(file);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
}

/**
 * Takes the lock, waiting for its holder if need be.
 * @param {string} file
 * @param {{ details?: Record<string, string>, patienceMs: number, onWait?: (holder: LockHolder) => void }} options
 *   `onWait` is told once, when the wait has become noticeable
 * @returns {Promise<Lock>}
 * @throws {Error} when the holder keeps it for longer than the patience
 */
export async function waitForLock(file, { details = {}, patienceMs, onWait }) {
  const since = Date.now();
  let told = false;
  for (;;) {
    const lock = takeLock(file, details);
    if (!lock.holder) return lock;
    const waited = Date.now() - since;
    if (waited > patienceMs) throw new Error(`process ${lock.holder.pid} holds ${file}`);
    if (waited > NOTICEABLE_MS && !told) {
      told = true;
      onWait?.(lock.holder);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
