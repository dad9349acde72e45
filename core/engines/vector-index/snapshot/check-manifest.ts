import { PermanentError } from '../../../ground/errors.ts';
import type { Manifest } from './manifest.ts';

/** What must agree between a snapshot and the encoders that search in it. */
export type IndexSpace = Pick<
  Manifest,
  'modelId' | 'precision' | 'normalizerVersion' | 'dimension' | 'preprocessing'
>;

/** @throws PermanentError 'index.mismatch' that names the first field that differs. */
export function checkManifest(manifest: Manifest, expected: Partial<IndexSpace>): void {
  for (const field of ['modelId', 'precision', 'normalizerVersion', 'dimension'] as const) {
    const wanted = expected[field];
    if (wanted === undefined || wanted === manifest[field]) continue;
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
