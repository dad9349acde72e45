import { randomUUID } from 'node:crypto';
import {
  linkSync,
  lstatSync,
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
 * A lock file that names its holder, for processes of one machine. A dead holder (also by kill -9 or a power cut) holds nothing: the next
 * process takes the lock over. The same goes for anything else in the lock's place that belongs to nobody (a dangling link, an empty
 * folder, a broken file); whatever cannot be taken over is reported. Plain JavaScript, because the set-up needs it before anything is
 * installed.
 *
 * @typedef {{ pid: number, started: string, details: Record<string, string> }} LockHolder
 * @typedef {{ holder?: undefined, release(): void, describe(details: Record<string, string>): void }} Lock
 */

/** Something is in the lock's place that only a person can remove. */
class LockError extends Error {
  /**
   * @param {string} file
   * @param {string} reason
   * @param {unknown} [cause]
   */
  constructor(file, reason, cause) {
    super(`the lock ${file} cannot be used: ${reason}`, { cause });
    this.name = 'LockError';
    this.file = file;
    this.reason = reason;
  }
}

/** Taking over lasts microseconds; an older guard was left by a process that died in between. */
const GUARD_LIMIT_MS = 5_000;
/** By then the lock is taken over, guards included. */
const TAKE_LIMIT_MS = 4 * GUARD_LIMIT_MS;
const NOTICEABLE_MS = 1_000;
/** Holders write far less about themselves. */
const CONTENT_LIMIT = 65_536;

/** @param {number} ms */
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

/** @param {unknown} error */
const codeOf = error => /** @type {NodeJS.ErrnoException} */ (error).code ?? '';

/** A full disk passes, and has its own message. @param {string} file @param {unknown} error */
const toLockError = (file, error) =>
  ['ENOSPC', 'EDQUOT'].includes(codeOf(error)) || error instanceof LockError
    ? error
    : new LockError(file, /** @type {Error} */ (error).message, error);

/**
 * @param {string} file
 * @param {Record<string, string>} details what others may want to know about the holder
 * @returns {Promise<Lock | { holder: LockHolder }>} the lock, or who holds it
 * @throws {LockError}
 */
export async function takeLock(file, details = {}) {
  /** @type {(details: Record<string, string>) => string} */
  const content = details =>
    JSON.stringify({ pid: process.pid, started: processStart(process.pid), details });
  const own = `${file}.${process.pid}.${randomUUID()}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(own, content(details));
    const guard = new Guard(`${file}.guard`);
    for (const end = performance.now() + TAKE_LIMIT_MS; performance.now() < end; ) {
      if (linked(own, file)) {
        return {
          release: () => unlinkIfThere(file),
          describe: more => {
            writeFileSync(own, content(more));
            renameSync(own, file);
          },
        };
      }
      const found = inspect(file);
      if (typeof found !== 'string') return { holder: found };
      // The event loop runs meanwhile, so a waiting process still notices that it should end.
      if (found !== 'absent' && !removeStale(file, guard)) await sleep(5);
    }
    throw new LockError(file, 'others take it and let go of it all the time');
  } catch (error) {
    throw toLockError(file, error);
  } finally {
    unlinkIfThere(own);
  }
}

/**
 * Inspects the lock's place once, so that all of the result refers to one and the same lock.
 * @param {string} file
 * @returns {LockHolder | 'absent' | 'stale' | 'folder'}
 * @throws {LockError} if nobody can tell whether it is held
 */
function inspect(file) {
  const entry = statOf(file, lstatSync);
  if (!entry) return 'absent';
  if (entry.isDirectory()) return 'folder';
  // The target of a link. A pipe or a device is never opened, because that may never return.
  const target = statOf(file, statSync);
  if (!target?.isFile() || target.size > CONTENT_LIMIT) return 'stale';
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'absent';
    throw new LockError(file, `it cannot be read (${codeOf(error)}), so it may be another user's`, error);
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
 * @param {string} file
 * @param {(file: string) => import('node:fs').Stats} stat
 */
function statOf(file, stat) {
  try {
    return stat(file);
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

/**
 * Removes what is in the lock's place if it belongs to nobody. A guard lets only one process at a time look and remove: otherwise the
 * slower of two would remove the lock that the faster has just taken.
 * @param {string} file
 * @param {Guard} guard
 * @returns {boolean} false while another process holds the guard
 */
function removeStale(file, guard) {
  if (!guard.take()) return false;
  try {
    // A stale lock stays stale while we hold the guard; an absent one may appear at any time.
    const found = inspect(file);
    if (found === 'stale') unlinkIfThere(file);
    else if (found === 'folder') removeFolder(file);
  } finally {
    guard.release();
  }
  return true;
}

/** @param {string} file */
function removeFolder(file) {
  try {
    rmdirSync(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw new LockError(file, `it is a folder that cannot be removed (${codeOf(error)})`, error);
  }
}

/**
 * A folder that only one process at a time can create. A dead process's guard is recognised because it does not change; it is watched with
 * this process's own clock, because the file system's may have been set back since.
 */
class Guard {
  /** @type {{ mark: string, since: number } | undefined} */
  #seen;

  /** @param {string} file */
  constructor(file) {
    this.file = file;
  }

  take() {
    try {
      mkdirSync(this.file);
      return true;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      if (this.#isLeft()) this.#remove();
      return false;
    }
  }

  release() {
    rmdirSync(this.file);
  }

  #isLeft() {
    const entry = statOf(this.file, lstatSync);
    if (!entry) return false;
    if (!entry.isDirectory() || Date.now() - entry.mtimeMs > GUARD_LIMIT_MS) return true;
    const mark = `${entry.ino} ${entry.mtimeMs} ${entry.ctimeMs}`;
    if (this.#seen?.mark !== mark) this.#seen = { mark, since: performance.now() };
    return performance.now() - this.#seen.since > GUARD_LIMIT_MS;
  }

  #remove() {
    try {
      if (statOf(this.file, lstatSync)?.isDirectory()) rmdirSync(this.file);
      else unlinkIfThere(this.file);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return; // its owner was faster
      throw new LockError(this.file, `it cannot be removed (${codeOf(error)})`, error);
    }
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
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} file */
function unlinkIfThere(file) {
  try {
    unlinkSync(file);
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes(codeOf(error))) throw error;
  }
}

/**
 * Takes the lock, and waits for its holder if necessary.
 * @param {string} file
 * @param {{ details?: Record<string, string>, patienceMs: number, onWait?: (holder: LockHolder) => void }} options `onWait` is called once,
 *   when the wait has become noticeable
 * @returns {Promise<Lock>}
 * @throws {LockError}; {Error} if the holder keeps it for longer than the patience
 */
export async function waitForLock(file, { details = {}, patienceMs, onWait }) {
  const since = performance.now();
  let told = false;
  for (;;) {
    const lock = await takeLock(file, details);
    if (!lock.holder) return lock;
    const waited = performance.now() - since;
    if (waited > patienceMs) throw new Error(`process ${lock.holder.pid} holds ${file}`);
    if (waited > NOTICEABLE_MS && !told) {
      told = true;
      onWait?.(lock.holder);
    }
    await sleep(50);
  }
}
