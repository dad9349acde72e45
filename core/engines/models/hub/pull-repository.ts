import path from 'node:path';
import { NotFoundError, PermanentError, RetryableError, toDiskError } from '../../../ground/errors.ts';
import { checkRepo, checkRevision } from './addresses.ts';
import {
  type CacheLayout,
  cachedCommit,
  cacheLayout,
  exists,
  hasFile,
  linkFile,
  snapshotFiles,
  writeRef,
} from './cache-layout.ts';
import { downloadBlob } from './download-blob.ts';
import { readFileInfo } from './file-info.ts';
import { withFileLock } from './file-lock.ts';
import { type HubClient, openHubClient } from './http.ts';
import type { HubSettings } from './hub-defaults.ts';
import { ProgressCounter, type PullProgress } from './pull-progress.ts';
import { type Repository, readRepository } from './repository.ts';
import { type RetryOptions, withRetries } from './retry.ts';

/** Which of a repository's files are needed: given the names there are, the names to fetch. */
export type FileChoice = (names: readonly string[]) => readonly string[];

export interface PullRequest extends RetryOptions {
  readonly repo: string;
  /** Branch, tag or commit; `main` when absent. What it means is pinned to a commit before any file is fetched. */
  readonly revision?: string;
  /** @throws NotFoundError when the repository lacks a file that is needed. */
  readonly choose: FileChoice;
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
  /** Called with the hub's description of the repository, before anything is fetched from it. */
  readonly onDescribed?: ((description: { commit: string; license: string | undefined }) => void) | undefined;
  /** How long a silent connection lives. */
  readonly idleMs?: number;
}

export interface PulledRepository {
  /** The snapshot's folder: the files under their own names. */
  readonly folder: string;
  readonly repo: string;
  readonly commit: string;
  readonly files: readonly string[];
  /** The licence's short name (apache-2.0); undefined also when the hub could not be asked. */
  readonly license: string | undefined;
  /** True when the hub could not be asked, so that the revision may have moved on since. */
  readonly fromCache: boolean;
}

/**
 * Brings the chosen files of a repository into the shared cache, or finds them there. Existing files are not fetched
 * again, an interrupted download continues, and every file is checked against its hash.
 * Written against the protocol itself: `@huggingface/hub` reads neither HF_ENDPOINT nor HF_TOKEN, refuses tokens of
 * mirrors, and has no resume, retry, lock, timeout, progress or checksum.
 * @throws InputError, NotFoundError, PermanentError with a `hub.` code; RetryableError 'hub.unreachable' |
 *   'disk.full'; BusyError.
 */
export async function pullRepository(settings: HubSettings, request: PullRequest): Promise<PulledRepository> {
  const repo = checkRepo(request.repo);
  const revision = checkRevision(request.revision ?? 'main');
  const layout = cacheLayout(settings.cacheFolder, repo);
  if (settings.offline) return fromCache(layout, { ...request, revision });
  const client = openHubClient(settings, request);
  try {
    const question = { endpoint: settings.endpoint, repo, revision, signal: request.signal };
    const ask = () => readRepository(client, question);
    const repository = await withRetries(ask, request).catch(error => {
      // Without a connection, what the cache holds is better than nothing.
      if (!(error instanceof RetryableError)) throw error;
      return fromCache(layout, { ...request, revision }).catch(() => {
        throw error;
      });
    });
    if ('folder' in repository) return repository;
    request.onDescribed?.(repository);
    const files = await fetchFiles(client, settings, { layout, repository, request });
    const { commit, license } = repository;
    await writeRef(layout, revision, commit);
    return { folder: layout.snapshot(commit), repo, commit, files, license, fromCache: false };
  } catch (error) {
    throw toDiskError(error, settings.cacheFolder);
  } finally {
    client.close();
  }
}

interface Pull {
  readonly layout: CacheLayout;
  readonly repository: Repository;
  readonly request: PullRequest;
}

/** @returns the names of the chosen files, which the snapshot holds now. */
async function fetchFiles(
  client: HubClient,
  { endpoint }: HubSettings,
  { layout, repository, request }: Pull,
) {
  const { repo, commit } = repository;
  const { signal } = request;
  const files = request.choose([...repository.files.keys()]);
  const sizes = files.map(file => [file, repository.files.get(file)] as const);
  const progress = new ProgressCounter(sizes, request.onProgress ?? (() => {}));
  for (const file of files) {
    if (!(await hasFile(layout, commit, file))) {
      const ask = () => readFileInfo(client, { endpoint, repo, commit, file, signal });
      const remote = await withRetries(ask, request);
      progress.expect(file, remote.size);
      const fetchBlob = async (): Promise<void> => {
        if (await exists(path.join(layout.blobs, remote.etag))) return;
        const subject = { endpoint, repo, revision: commit, file };
        const onBytes = (bytes: number): void => progress.set(file, bytes);
        await downloadBlob(layout.blobs, remote, { ...request, client, subject, onBytes });
      };
      await withFileLock(path.join(layout.locks, `${remote.etag}.negareh.lock`), fetchBlob, signal);
      await linkFile(layout, commit, file, remote.etag);
    }
    progress.finish(file);
  }
  return files;
}

/** @throws PermanentError 'hub.offline' when the cache lacks something. */
async function fromCache(
  layout: CacheLayout,
  { repo, revision, choose }: PullRequest & { revision: string },
): Promise<PulledRepository> {
  const commit = await cachedCommit(layout, revision);
  if (!commit) throw new PermanentError('hub.offline', { repo });
  try {
    const files = choose(await snapshotFiles(layout, commit));
    return { folder: layout.snapshot(commit), repo, commit, files, license: undefined, fromCache: true };
  } catch (error) {
    throw error instanceof NotFoundError
      ? new PermanentError('hub.offline', { repo }, { cause: error })
      : error;
  }
}
