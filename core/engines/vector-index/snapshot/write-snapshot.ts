import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { IndexEngine } from '../../../ground/domain/models/index-engine.ts';
import { PermanentError } from '../../../ground/errors.ts';
import { publishFolder } from '../../../ground/files/publish-folder.ts';
import { sha256Hex } from '../../../ground/files/sha256.ts';
import { exactGraph, paddedRows } from '../exact/graph.ts';
import { writeCodes } from '../exact/write-codes.ts';
import { type BuiltFaiss, buildFaiss, type FaissBuild } from '../faiss/build-faiss.ts';
import { compareIds, packIds } from '../id-bytes.ts';
import type { BuiltMilvus, MilvusBuild } from '../milvus/build-milvus.ts';
import { type BuiltUsearch, buildUsearch, type UsearchBuild } from '../usearch/build-usearch.ts';
import { HashedFile, writeHashed } from './hashed-file.ts';
import { Manifest, SNAPSHOT_FORMAT, SnapshotDescription } from './manifest.ts';
import { SNAPSHOT_FILES } from './snapshot-files.ts';

export interface SnapshotRow {
  readonly id: string;
  /** L2-normalised. */
  readonly vector: Float32Array;
}

export interface WrittenSnapshot {
  /** The snapshot's folder: `directory`/id. */
  readonly folder: string;
  readonly count: number;
  readonly engine: IndexEngine;
  /** sha256 of the manifest, which holds those of the other files. */
  readonly checksum: string;
  /** The size of all files together. */
  readonly bytes: number;
  /** The engine's recall@10, from 0 to 1; null if it could not be measured. */
  readonly recall: number | null;
}

interface WriteOptions {
  /** The folder of all snapshots. */
  readonly directory: string;
  readonly manifest: SnapshotDescription;
  /** In order of id. */
  readonly rows: AsyncIterable<SnapshotRow>;
  /** Builds an index of FAISS beside the exact one. */
  readonly faiss?: FaissBuild;
  /** Builds a graph of USearch beside the exact one. */
  readonly usearch?: UsearchBuild;
  /** Sends the vectors to Milvus as well. */
  readonly milvus?: MilvusBuild;
}

/**
 * Writes a snapshot folder, with a few megabytes of memory for any number of rows. One rename gives the folder its name when
 * all of it is on the disk. A build that is killed leaves a folder that nobody opens and that is swept later. A folder of the
 * same id is replaced, so that a build may run twice.
 * @throws RetryableError 'disk.full'; PermanentError 'faiss.missing' | 'faiss.failed' | 'usearch.missing' | 'usearch.failed'; of Milvus what `buildMilvus` throws; RangeError or TypeError for rows that are out of order or of another length.
 */
export async function writeSnapshot({
  directory,
  manifest,
  rows,
  faiss,
  usearch,
  milvus,
}: WriteOptions): Promise<WrittenSnapshot> {
  const description = SnapshotDescription.parse(manifest);
  const folder = path.join(directory, description.id);
  return publishFolder({ root: directory, target: folder }, async unfinished => {
    const { count, files } = await writeRows(unfinished, description.dimension, rows);
    // What Milvus searches is read here only where it cannot: in float32, at a fifth less of disk.
    const coded = milvus
      ? undefined
      : await writeCodes(unfinished, { count, dimension: description.dimension });
    const size = { count, dimension: description.dimension };
    const built =
      faiss && (await orExact('faiss', unfinished, faiss, () => buildFaiss(unfinished, size, faiss)));
    const graph =
      usearch &&
      (await orExact('usearch', unfinished, usearch, () => buildUsearch(unfinished, size, usearch)));
    const sent = milvus && (await toMilvus(unfinished, { ...description, count }, milvus));
    const content = Manifest.parse({
      ...description,
      format: SNAPSHOT_FORMAT,
      engine: sent ? 'milvus' : built ? 'faiss' : graph ? 'usearch' : 'exact',
      ...(built && { faiss: built.description }),
      ...(graph && { usearch: graph.description }),
      ...(sent && { milvus: sent.description }),
      ...(coded && { codes: coded.codes }),
      count,
      files: {
        ...files,
        ...coded?.files,
        ...(built && { [SNAPSHOT_FILES.faiss]: built.file }),
        ...(graph && { [SNAPSHOT_FILES.usearch]: graph.file }),
        ...(sent && { [SNAPSHOT_FILES.facetMarks]: sent.file }),
      },
      createdAt: new Date().toISOString(),
    });
    const bytes = Buffer.from(`${JSON.stringify(content, null, 2)}\n`);
    await writeHashed(path.join(unfinished, SNAPSHOT_FILES.manifest), bytes);
    return {
      folder,
      count,
      engine: content.engine,
      checksum: sha256Hex(bytes),
      bytes: Object.values(content.files).reduce((sum, file) => sum + (file?.bytes ?? 0), bytes.length),
      recall: (content.faiss ?? content.usearch ?? content.milvus ?? { recallAt10: 1 }).recallAt10,
    };
  });
}

async function writeRows(
  folder: string,
  dimension: number,
  rows: AsyncIterable<SnapshotRow>,
): Promise<{ count: number; files: Manifest['files'] }> {
  const ids = await HashedFile.create(path.join(folder, SNAPSHOT_FILES.ids));
  const vectors = await HashedFile.create(path.join(folder, SNAPSHOT_FILES.vectors));
  try {
    let count = 0;
    let last: Uint8Array | undefined;
    for await (const { id, vector } of rows) {
      const packed = packIds([id]);
      if (last && compareIds(last, 0, packed, 0) >= 0)
        throw new RangeError(`row ${id} is not in order of id`);
      if (vector.length !== dimension || !vector.every(Number.isFinite)) {
        throw new RangeError(`the vector of ${id} is not ${dimension} finite numbers`);
      }
      await ids.write(packed);
      await vectors.write(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
      last = packed;
      count++;
    }
    const blank = new Uint8Array(dimension * 4);
    for (let row = count; row < paddedRows(count); row++) await vectors.write(blank);
    const files = { ids: await ids.finish(), vectors: await vectors.finish() };
    const graph = exactGraph(dimension, {
      rows: paddedRows(count),
      file: SNAPSHOT_FILES.vectors,
      offset: 0,
      length: files.vectors.bytes,
    });
    return {
      count,
      files: {
        [SNAPSHOT_FILES.ids]: files.ids,
        [SNAPSHOT_FILES.vectors]: files.vectors,
        [SNAPSHOT_FILES.graph]: await writeHashed(path.join(folder, SNAPSHOT_FILES.graph), graph),
      },
    };
  } finally {
    await ids.abandon();
    await vectors.abandon();
  }
}

/** What an engine was built; undefined when it could not be and the snapshot shall be an exact one. */
async function orExact<Part extends BuiltFaiss | BuiltUsearch>(
  engine: 'faiss' | 'usearch',
  folder: string,
  { onFailure }: Pick<FaissBuild, 'onFailure'>,
  build: () => Promise<Part>,
): Promise<Part | undefined> {
  try {
    return await build();
  } catch (error) {
    if (!(error instanceof PermanentError) || !onFailure) throw error;
    onFailure(error);
    await rm(path.join(folder, SNAPSHOT_FILES[engine]), { force: true });
    return undefined;
  }
}

/** Loaded only where a snapshot asks for it. */
async function toMilvus(
  folder: string,
  manifest: SnapshotDescription & { readonly count: number },
  build: MilvusBuild,
): Promise<BuiltMilvus> {
  const { buildMilvus } = await import('../milvus/build-milvus.ts');
  return buildMilvus(folder, manifest, build);
}
