import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PINNED_NODE, ROOT } from './root.mjs';
import { run } from './run.mjs';

const DOWNLOAD_MS = 60_000;
const FETCH = fileURLToPath(new URL('fetch-file.mjs', import.meta.url));

/** @typedef {{ url: string, sha256: string }} Prebuilt an archive (tar.gz) of a compiled binding */

/**
 * The binding that package.json names for this machine: `config.faiss.<platform>-<arch>` is `{ url, sha256 }`.
 * @returns {Prebuilt | undefined}
 */
export function namedPrebuilt() {
  const { config } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  return config?.faiss?.[`${process.platform}-${process.arch}`];
}

/**
 * Takes a binding that somebody else compiled, but only the one with the named hash, because it runs with our rights. Without a hash
 * nothing is downloaded. The archive is checked before it is unpacked.
 * @param {Prebuilt | undefined} prebuilt
 * @param {{ folder: string, tell: import('./report.mjs').Tell }} options folder: where it is unpacked
 * @returns {Promise<boolean>} whether it is installed
 */
export async function takePrebuilt(prebuilt, { folder, tell }) {
  if (!prebuilt) return false;
  const { url, sha256 } = prebuilt;
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    tell(`no FAISS binding is downloaded: package.json names no sha256 for ${url}`);
    return false;
  }
  const scratch = mkdtempSync(path.join(tmpdir(), 'negareh-faiss-'));
  try {
    const archive = path.join(scratch, 'faiss.tar.gz');
    // In a separate process, which uses the environment's proxy.
    const env = { NODE_USE_ENV_PROXY: '1' };
    const fetched = await run(PINNED_NODE, [FETCH, url, archive], { env, timeoutMs: DOWNLOAD_MS });
    if (!fetched.ok) {
      tell(`the FAISS binding could not be downloaded: ${fetched.output.trim().split('\n').at(-1)}`);
      return false;
    }
    const found = createHash('sha256').update(readFileSync(archive)).digest('hex');
    if (found !== sha256) {
      tell(
        `the FAISS binding from ${url} is refused: its sha256 is ${found}, and package.json names ${sha256}`,
      );
      return false;
    }
    return (await run('tar', ['-xzf', archive, '-C', folder])).ok;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
