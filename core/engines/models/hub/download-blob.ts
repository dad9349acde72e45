import type { Hash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError, toDiskError } from '../../../ground/errors.ts';
import { feedFile } from '../../../ground/files/hash-file.ts';
import { writeAll } from '../../../ground/files/write-all.ts';
import { hashFor } from './blob-hash.ts';
import { failureOf, type HubSubject } from './failure.ts';
import type { RemoteFile } from './file-info.ts';
import { type HubClient, type HubResponse, unreachable } from './http.ts';
import { type RetryOptions, withRetries } from './retry.ts';

export interface DownloadOptions extends RetryOptions {
  readonly client: HubClient;
  readonly subject: HubSubject;
  /** Called after each piece with the number of this file's bytes on the disk. */
  readonly onBytes: (bytes: number) => void;
}

/** Damaged content is fetched once more: a broken connection or a cache on the way may have damaged it. */
const TRIES_OF_CONTENT = 2;

/**
 * Fetches a file to `<blobs>/<etag>`. It downloads into a partial file beside it, which a later call (or process) continues
 * after a break, and which is renamed only when its checksum is right and it is on the disk.
 * The partial file's name differs from Python's `.incomplete`, so that the two never write into one file.
 * @throws PermanentError 'hub.damaged'; RetryableError 'disk.full', or 'hub.unreachable' after five faults in a row.
 */
export async function downloadBlob(
  blobs: string,
  remote: RemoteFile,
  options: DownloadOptions,
): Promise<void> {
  await mkdir(blobs, { recursive: true });
  const target = path.join(blobs, remote.etag);
  const partial = `${target}.negareh.incomplete`;
  for (let tries = 1; ; tries++) {
    const found = await fetchWhole(partial, remote, options);
    if (found === remote.etag) break;
    await rm(partial, { force: true });
    if (tries < TRIES_OF_CONTENT) continue;
    throw new PermanentError('hub.damaged', { file: remote.file, expected: remote.etag, found });
  }
  await rename(partial, target);
}

/** @returns the hash of what arrived, when all bytes have. */
async function fetchWhole(partial: string, remote: RemoteFile, options: DownloadOptions): Promise<string> {
  const file = await openPartial(partial);
  try {
    const state = await resume(file, partial, remote);
    options.onBytes(state.length);
    let before = state.length;
    const progressed = (): boolean => {
      const moved = state.length > before;
      before = state.length;
      return moved;
    };
    const fetchRest = async (): Promise<void> => {
      if (state.length < remote.size) await fetchFrom(file, state, remote, options);
    };
    await withRetries(fetchRest, { ...options, progressed });
    await file.sync();
    return state.hash.digest('hex');
  } catch (error) {
    throw toDiskError(error, partial);
  } finally {
    await file.close();
  }
}

/** The length of the partial file, and the hash of its bytes. */
interface State {
  length: number;
  hash: Hash;
}

async function resume(file: FileHandle, partial: string, { etag, size }: RemoteFile): Promise<State> {
  const { size: length } = await stat(partial);
  const hash = hashFor(etag, size);
  if (length > size) {
    await file.truncate(0);
    return { length: 0, hash };
  }
  await feedFile(hash, partial);
  return { length, hash };
}

/** One request for the bytes from `state.length` on; moves the state with every piece that is written. */
async function fetchFrom(file: FileHandle, state: State, remote: RemoteFile, options: DownloadOptions) {
  const { client, subject, signal, onBytes } = options;
  // A small file's ETag is the hub's own and may guard the range. A large one comes from a CDN with other ETags: there
  // the checksum guards it.
  const guard = remote.etag.length === 40 && { 'if-range': `"${remote.etag}"` };
  const headers = { ...(state.length > 0 && { range: `bytes=${state.length}-`, ...guard }) };
  // Asked from the hub each time, because the CDN's signed addresses expire.
  const response = await client.request(remote.url, { headers, signal });
  const start = await startOf(response, state, subject);
  if (start === 0 && state.length > 0) {
    await file.truncate(0);
    Object.assign(state, { length: 0, hash: hashFor(remote.etag, remote.size) });
  }
  try {
    for await (const chunk of response.body) {
      if (state.length + chunk.length > remote.size) throw new Error('more bytes came than the file has');
      await writeAll(file, chunk, state.length);
      state.hash.update(chunk);
      state.length += chunk.length;
      onBytes(state.length);
    }
  } catch (error) {
    response.discard();
    if (signal?.aborted) throw signal.reason;
    // A full disk is not an error of the connection, and a retry would not help.
    throw toDiskError(error, '') === error ? unreachable(response.url, error) : error;
  }
  if (state.length < remote.size) throw unreachable(response.url, new Error('the answer was cut off'));
}

/** The offset of the answer's first byte: 0 when the server sends the whole file again. */
async function startOf(response: HubResponse, state: State, subject: HubSubject): Promise<number> {
  if (response.status === 200) return 0;
  if (response.status === 206) {
    const start = Number(/^bytes (\d+)-/.exec(response.header('content-range') ?? '')?.[1]);
    if (start === state.length) return start;
    response.discard();
    throw unreachable(response.url, new Error(`it sent bytes from ${start} instead of ${state.length}`));
  }
  // A CDN's refusal is an expired signature as a rule: the next try gets a new one.
  if (new URL(subject.endpoint).origin !== response.url.origin) {
    response.discard();
    throw unreachable(response.url, new Error(`it answered ${response.status}`));
  }
  throw await failureOf(response, subject);
}

const openPartial = (partial: string): Promise<FileHandle> =>
  // Created when absent, never emptied when there.
  open(partial, 'a').then(async file => {
    await file.close();
    return open(partial, 'r+');
  });
