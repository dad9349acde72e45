import { statfsSync } from 'node:fs';

const MB = 1e6;
/** A disk with less free space counts as full: npm may have removed what did not fit. */
const FULL_BYTES = 20 * MB;

/** npm's messages and their meaning; the first match counts. */
const MEANINGS = [
  { pattern: /ENOSPC|no space left/i, meaning: 'the disk is full' },
  { pattern: /EDQUOT/, meaning: 'the disk quota is used up' },
  { pattern: /EACCES|EPERM|EROFS/, meaning: 'files here may not be written' },
  { pattern: /EINTEGRITY/, meaning: 'what arrived is not what package-lock.json names' },
  { pattern: /\bE40[137]\b/, meaning: 'the npm registry refuses to give it (login, licence or blocked)' },
  { pattern: /\bE404\b|ETARGET|notarget/, meaning: 'the npm registry does not have it' },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|EIDLETIMEOUT|ERR_SOCKET|EHOSTUNREACH|ENETUNREACH|ERR_STREAM_PREMATURE_CLOSE|FETCH_ERROR|socket hang up|network|Exit handler never called|E5\d\d\b/,
    meaning: 'the npm registry cannot be reached, or the connection broke',
  },
  {
    pattern: /CERT|UNABLE_TO_|SELF_SIGNED/,
    meaning:
      'the certificate of the npm registry is not trusted here (npm config cafile, NODE_EXTRA_CA_CERTS)',
  },
  { pattern: /EBADENGINE|Unsupported engine/, meaning: 'packages refuse this Node' },
];

/** npm says nothing about optional packages that it could not get, such as native libraries. */
const UNSAID = 'npm does not say why; mostly the connection broke, or the registry does not have them';

/** How many bytes can still be written in a folder; undefined if this Node cannot tell. @param {string} folder */
export function freeBytes(folder) {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/**
 * Why an installation is incomplete, as far as it can be told.
 * @param {string} output npm's output
 * @param {string} folder where it wrote
 */
export function whyIncomplete(output, folder) {
  const free = freeBytes(folder);
  const meaning =
    free !== undefined && free < FULL_BYTES
      ? 'the disk is full'
      : (MEANINGS.find(({ pattern }) => pattern.test(output))?.meaning ?? UNSAID);
  const room = free === undefined ? '' : ` (${megabytes(free)} are free in ${folder})`;
  return `${meaning}${/disk/.test(meaning) ? room : ''}\n${essence(output)}`;
}

/** @param {number} bytes */
export const megabytes = bytes => `${Math.round(bytes / MB).toLocaleString('en')} MB`;

/**
 * The first errors, because npm ends with its usage.
 * @param {string} output
 */
function essence(output) {
  // npm passes options to an npm below it, which may not know them in another version.
  const lines = output.split('\n').filter(line => line.trim() && !/Unknown (?:env|user) config/.test(line));
  const errors = lines.filter(line => /^npm (error|ERR!) ./.test(line));
  return (errors.length > 0 ? errors.slice(0, 12) : lines.slice(-12)).join('\n');
}
