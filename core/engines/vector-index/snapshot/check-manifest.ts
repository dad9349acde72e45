import { PermanentError } from '../../../ground/errors.ts';
import type { Manifest } from './manifest.ts';

/** What must agree between a snapshot and the encoders that search in it. */
export type IndexSpace = Pick<
  Manifest,
  'modelId' | 'precision' | 'normalizerVersion' | 'dimension' | 'preprocessing'
>;

/** Versions of one normaliser of texts share a hundred (persian/text-normalizers.ts). */
const kindOf = (normalizerVersion: number): number => Math.floor(normalizerVersion / 100);

/**
 * Whether an index can be searched with a normaliser. Its vectors are of images, so after an upgrade it answers queries
 * of the newer version until the worker has built the next one; another normaliser, or a newer version than ours, means
 * that the settings or the program are not those that it was built for.
 */
const isSearchable = (built: number, wanted: number): boolean =>
  built === wanted || (built < wanted && kindOf(built) === kindOf(wanted));

/** @throws PermanentError 'index.mismatch' that names the first field that differs. */
export function checkManifest(manifest: Manifest, expected: Partial<IndexSpace>): void {
  for (const field of ['modelId', 'precision', 'normalizerVersion', 'dimension'] as const) {
    const wanted = expected[field];
    if (wanted === undefined || wanted === manifest[field]) continue;
    if (field === 'normalizerVersion' && isSearchable(manifest[field], Number(wanted))) continue;
    throw new PermanentError('index.mismatch', {
      field,
      expected: String(wanted),
      found: String(manifest[field]),
    });
  }
  for (const [name, wanted] of Object.entries(expected.preprocessing ?? {})) {
    const found = manifest.preprocessing[name];
    if (JSON.stringify(found) === JSON.stringify(wanted)) continue;
    const texts = { expected: JSON.stringify(wanted), found: JSON.stringify(found ?? null) };
    throw new PermanentError('index.mismatch', { field: `preprocessing.${name}`, ...texts });
  }
}
