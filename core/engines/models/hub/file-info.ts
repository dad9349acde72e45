import { PermanentError } from '../../../ground/errors.ts';
import { isCommit, resolveUrl } from './addresses.ts';
import { failureOf } from './failure.ts';
import type { HubClient } from './http.ts';

/** How a file of the hub is known: the hash that names it in the cache and proves its content. */
export interface RemoteFile {
  readonly file: string;
  readonly url: string;
  /** sha256 of the content for a large file, git's sha1 of the blob for a small one; lower-case hex. */
  readonly etag: string;
  readonly size: number;
}

interface Question {
  readonly endpoint: string;
  readonly repo: string;
  readonly commit: string;
  readonly file: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks for a file's hash and size at a commit (HEAD, the redirect to a CDN not followed: the hub's own headers count).
 * @throws NotFoundError 'hub.file-not-found' and the errors of `readRepository`.
 */
export async function readFileInfo(client: HubClient, question: Question): Promise<RemoteFile> {
  const { endpoint, repo, commit, file, signal } = question;
  const url = resolveUrl(endpoint, repo, commit, file);
  const response = await client.request(url, { method: 'HEAD', redirects: 'own', signal });
  const isRedirect = response.status >= 300 && response.status < 400;
  if (response.status !== 200 && !isRedirect)
    throw await failureOf(response, { endpoint, repo, revision: commit, file });
  response.discard();
  const notAHub = (reason: string): PermanentError =>
    new PermanentError('hub.not-a-hub', { endpoint, reason });
  const found = response.header('x-repo-commit') ?? '';
  if (!isCommit(found)) {
    const { origin } = response.url;
    const where = origin === new URL(endpoint).origin ? '' : `it redirects to ${origin}, where `;
    throw notAHub(`${where}the header X-Repo-Commit is missing`);
  }
  if (found !== commit) throw notAHub(`it gives commit ${found} for ${commit}`);
  const etag = cleanEtag(response.header('x-linked-etag') ?? response.header('etag'));
  const length =
    response.header('x-linked-size') ?? (isRedirect ? undefined : response.header('content-length'));
  const size = Number(length);
  if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(etag)) throw notAHub(`no usable ETag for ${file}`);
  if (length === undefined || !Number.isSafeInteger(size) || size < 0) throw notAHub(`no size for ${file}`);
  return { file, url, etag, size };
}

/** `W/"abc"` and `"abc"` are abc. */
const cleanEtag = (etag = ''): string => etag.replace(/^W\//, '').replaceAll('"', '');
