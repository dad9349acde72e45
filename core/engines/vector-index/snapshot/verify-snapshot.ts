import { stat } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError } from '../../../ground/errors.ts';
import { hashFile } from '../../../ground/files/hash-file.ts';
import { paddedRows } from '../exact/graph.ts';
import { CODES_VERSION } from '../exact/row-codes.ts';
import { strideOf } from '../exact/scan/kernel-layout.ts';
import { ID_BYTES } from '../id-bytes.ts';
import type { Manifest } from './manifest.ts';
import { readManifest } from './manifest.ts';
import { SNAPSHOT_FILES } from './snapshot-files.ts';

interface VerifyOptions {
  /** The checksum that `writeSnapshot` gave: that of the manifest, which holds the others. */
  readonly checksum?: string;
  /** Also reads all vectors and codes and compares their checksums: about a second a gigabyte. */
  readonly hashes?: boolean;
}

const CODE_FILES = [SNAPSHOT_FILES.codes, SNAPSHOT_FILES.scales, SNAPSHOT_FILES.gatherGraph] as const;
/** The large files, which take a second a gigabyte to read. */
const LARGE_FILES: readonly string[] = [SNAPSHOT_FILES.vectors, SNAPSHOT_FILES.codes];

/**
 * Checks that a snapshot folder is whole: all files there, of the size that the manifest and the number of rows say,
 * and (vectors and their codes apart) with their checksums. A mapped file that is too short would crash the process later, and
 * FAISS trusts what it reads.
 * @throws PermanentError 'index.invalid' that names the file; what {@link readManifest} throws.
 */
export async function verifySnapshot(folder: string, options: VerifyOptions = {}): Promise<Manifest> {
  const invalid = (reason: string): PermanentError => new PermanentError('index.invalid', { folder, reason });
  const manifest = await readManifest(folder);
  const { count, dimension, files } = manifest;
  if (options.checksum && (await hashFile(path.join(folder, SNAPSHOT_FILES.manifest))) !== options.checksum) {
    throw invalid(`${SNAPSHOT_FILES.manifest} has another checksum`);
  }
  if (files[SNAPSHOT_FILES.ids].bytes !== count * ID_BYTES) throw invalid('count and ids disagree');
  if (files[SNAPSHOT_FILES.vectors].bytes !== paddedRows(count) * dimension * 4) {
    throw invalid('count, dimension and vectors disagree');
  }
  const codeFiles = CODE_FILES.filter(name => files[name] !== undefined);
  if (codeFiles.length !== (manifest.codes ? CODE_FILES.length : 0))
    throw invalid('codes and files disagree');
  const codedBytes = files[SNAPSHOT_FILES.codes]?.bytes;
  const isRead = manifest.codes?.version === CODES_VERSION;
  if (isRead && codedBytes !== paddedRows(count) * strideOf(dimension)) {
    throw invalid('count, dimension and codes disagree');
  }
  for (const engine of ['faiss', 'usearch'] as const) {
    const hasPart = manifest[engine] !== undefined && files[SNAPSHOT_FILES[engine]] !== undefined;
    if ((manifest.engine === engine) !== hasPart) throw invalid('engine and files disagree');
  }
  const marks = files[SNAPSHOT_FILES.facetMarks];
  const isOnMilvus = manifest.engine === 'milvus';
  if (isOnMilvus !== (manifest.milvus !== undefined) || isOnMilvus !== (marks !== undefined)) {
    throw invalid('engine and files disagree');
  }
  if (marks && marks.bytes !== count * 4) throw invalid('count and facets disagree');
  for (const [name, record] of Object.entries(files)) {
    if (record === undefined) continue;
    const { bytes, sha256 } = record;
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) throw invalid(`${name} is missing`);
    if (found.size !== bytes) throw invalid(`${name} has ${found.size} bytes instead of ${bytes}`);
    if (LARGE_FILES.includes(name) && !options.hashes) continue;
    if ((await hashFile(file)) !== sha256) throw invalid(`${name} has another checksum`);
  }
  return manifest;
}
