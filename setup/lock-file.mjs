import { readFileSync } from 'node:fs';

/**
 * What package-lock.json says of a package; the key is its folder, as in `node_modules/a/node_modules/b`.
 *
 * @typedef {object} LockedPackage
 * @property {string} [name] where it is not the folder's
 * @property {string} [version]
 * @property {string} [resolved]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 * @property {boolean} [link]
 * @property {boolean} [inBundle]
 * @property {string | string[]} [os]
 * @property {string | string[]} [cpu]
 * @property {string | string[]} [libc]
 * @property {Record<string, string>} [bin]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 *
 * @typedef {Record<string, LockedPackage>} LockedPackages
 */

/**
 * @param {string} file package-lock.json, or npm's own notes in node_modules/.package-lock.json
 * @returns {LockedPackages}
 */
export const readLock = file => JSON.parse(readFileSync(file, 'utf8')).packages;

/** @param {string} folder the key of a package */
export const nameOf = folder => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Whether a package is made for this machine. @param {LockedPackage} entry */
export const isForThisMachine = ({ os, cpu, libc: wanted }) =>
  accepts(os, process.platform) && accepts(cpu, process.arch) && accepts(wanted, libc());

/** @type {string | undefined} */
let known;

/** The C library, as npm names it; undefined if the word means nothing here. */
function libc() {
  if (process.platform !== 'linux') return undefined;
  known ??= hasGlibc() ? 'glibc' : 'musl';
  return known;
}

/** A report takes long, so it is made once. */
function hasGlibc() {
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return header.glibcVersionRuntime !== undefined;
}

/**
 * @param {string | string[] | undefined} wanted names, or names with `!` before them that are excluded
 * @param {string | undefined} have
 */
function accepts(wanted, have) {
  const list = [wanted ?? []].flat();
  if (have === undefined || list.length === 0) return true;
  if (list.includes(`!${have}`)) return false;
  return list.includes(have) || list.every(one => one.startsWith('!'));
}
