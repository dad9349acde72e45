import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { NotFoundError, PermanentError } from '../../../ground/errors.ts';
import { parseJson } from '../../../ground/files/parse-json.ts';
import type { Checkpoint, TensorInfo } from './checkpoint.ts';

const LARGEST_INDEX = 16 * 2 ** 20;
const MOST_SHARDS = 200;

/** A file beside the index: no folders, so that an index cannot point anywhere else. */
const ShardName = z.string().regex(/^[\w][\w.-]*$/, 'not a plain file name');
const ShardIndex = z.object({ weight_map: z.record(z.string(), ShardName) });

/**
 * Opens a checkpoint in several files, as its index (`weight_map`: tensor name to file name) lists them.
 * @throws PermanentError 'checkpoint.invalid' for a broken index or a tensor that is not where it says;
 *   NotFoundError 'file.not-found' for a missing shard.
 */
export async function openSharded(
  indexPath: string,
  openFile: (path: string) => Promise<Checkpoint>,
): Promise<Checkpoint> {
  const weightMap = await readIndex(indexPath);
  const names = [...new Set(weightMap.values())].sort();
  if (names.length > MOST_SHARDS) throw invalid(indexPath, `it names ${names.length} files`);
  const shards = new Map<string, Checkpoint>();
  const close = async (): Promise<void> => {
    for (const shard of shards.values()) await shard.close();
  };
  try {
    for (const name of names) shards.set(name, await openFile(path.join(path.dirname(indexPath), name)));
    const shardOf = (name: string): Checkpoint => shards.get(weightMap.get(name) ?? '')!;
    const tensors = new Map<string, TensorInfo>();
    for (const [name, shard] of weightMap) {
      const info = shardOf(name).tensors.get(name);
      if (!info) throw invalid(indexPath, `${name} is not in ${shard}`);
      tensors.set(name, info);
    }
    return {
      path: indexPath,
      tensors,
      floats: name => {
        if (!tensors.has(name)) throw invalid(indexPath, `there is no tensor ${name}`);
        return shardOf(name).floats(name);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The files that an index names, sorted. */
export async function shardFiles(indexPath: string): Promise<string[]> {
  const names = [...new Set((await readIndex(indexPath)).values())].sort();
  return names.map(name => path.join(path.dirname(indexPath), name));
}

async function readIndex(file: string): Promise<ReadonlyMap<string, string>> {
  const { size } = await stat(file).catch(error => {
    throw new NotFoundError('file.not-found', { path: file }, { cause: error });
  });
  if (size > LARGEST_INDEX) throw invalid(file, `it has ${size} bytes`);
  const parsed = ShardIndex.safeParse(parseJson(await readFile(file, 'utf8')));
  if (!parsed.success) {
    const reason = parsed.error.issues.map(issue => [...issue.path, issue.message].join(': ')).join('; ');
    throw invalid(file, reason.slice(0, 200));
  }
  const entries = Object.entries(parsed.data.weight_map);
  if (entries.length === 0) throw invalid(file, 'it names no tensors');
  return new Map(entries);
}

const invalid = (file: string, reason: string): PermanentError =>
  new PermanentError('checkpoint.invalid', { path: file, reason });
