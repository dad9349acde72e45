import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Database } from '../../core/data/database/database.ts';
import { SnapshotRepository } from '../../core/data/models/snapshots.ts';
import { writeFlat } from '../../core/engines/vector-index/faiss/flat-file.ts';
import { ID_BYTES, readId } from '../../core/engines/vector-index/id-bytes.ts';
import { HashedFile } from '../../core/engines/vector-index/snapshot/hashed-file.ts';
import { readSnapshotIds, SNAPSHOT_FILES } from '../../core/engines/vector-index/snapshot/snapshot-files.ts';
import { verifySnapshot } from '../../core/engines/vector-index/snapshot/verify-snapshot.ts';
import { InputError, PermanentError, toDiskError } from '../../core/ground/errors.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { prepareActiveModel } from '../../core/work/model-in-use/active-model.ts';
import type { CommandContext } from '../command-context.ts';

/**
 * Writes the published snapshot as a file that any FAISS opens (the FAISS part as it is if there is one, else an IndexFlatIP), and next to
 * it `<file>.ids.csv` with row and image id. Either both files appear, complete, or neither.
 * @throws PermanentError 'index.invalid'; InputError 'file.exists'; RetryableError 'disk.full'
 */
export async function exportIndex(
  database: Database,
  { config }: CommandContext,
  { file, force }: { file: string; force: boolean },
): Promise<{ count: number; idsFile: string }> {
  const idsFile = `${file}.ids.csv`;
  if (!force) for (const one of [file, idsFile]) await refuseExisting(one);
  const model = await prepareActiveModel(database, config);
  const published = await new SnapshotRepository(database).published(model);
  const directory = dataFolders(config).indexes;
  if (!published)
    throw new PermanentError('index.invalid', { folder: directory, reason: 'there is none yet' });
  const folder = path.join(directory, published.folder);
  const { count, dimension, faiss } = await verifySnapshot(folder);
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  const parts = [file, idsFile].map(name => ({ name, part: `${name}.${process.pid}.part` }));
  const [index, rows] = parts.map(({ part }) => part) as [string, string];
  // Both are complete before either gets its name.
  try {
    if (faiss) await copyFile(path.join(folder, SNAPSHOT_FILES.faiss), index);
    else await writeFlatFile(index, path.join(folder, SNAPSHOT_FILES.vectors), { count, dimension });
    await writeIds(rows, await readSnapshotIds(folder));
    for (const { part, name } of parts) await rename(part, name);
  } catch (error) {
    for (const { part } of parts) await rm(part, { force: true });
    throw toDiskError(error, file);
  }
  return { count, idsFile };
}

async function refuseExisting(file: string): Promise<void> {
  if (await stat(file).catch(() => undefined)) throw new InputError('file.exists', { path: file });
}

const writeIds = (target: string, ids: Uint8Array): Promise<void> =>
  pipeline(idLines(ids), createWriteStream(target, { flags: 'wx', flush: true }));

function* idLines(ids: Uint8Array): Generator<string> {
  yield 'row,image_id\n';
  for (let row = 0; row < ids.length / ID_BYTES; row++) yield `${row},${readId(ids, row)}\n`;
}

async function writeFlatFile(
  target: string,
  vectorsFile: string,
  rows: { readonly count: number; readonly dimension: number },
): Promise<void> {
  const writing = await HashedFile.create(target);
  try {
    await writeFlat(writing, { vectorsFile, ...rows });
    await writing.finish();
  } finally {
    await writing.abandon();
  }
}
