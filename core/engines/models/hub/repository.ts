import { z } from 'zod';
import { PermanentError } from '../../../ground/errors.ts';
import { parseJson } from '../../../ground/files/parse-json.ts';
import { cleanText } from '../../../ground/text/clean-text.ts';
import { isSafePath, revisionUrl } from './addresses.ts';
import { failureOf } from './failure.ts';
import { type HubClient, type HubResponse, unreachable } from './http.ts';

const LARGEST_ANSWER = 32 * 2 ** 20;
/** A licence's tag is a word; a stranger writes it. */
const LICENSE_LIMIT = 100;

const ModelInfo = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z.array(
    z.object({ rfilename: z.string(), size: z.int().nonnegative().optional().catch(undefined) }),
  ),
  tags: z.array(z.string()).optional().catch(undefined),
});

/** What a repository holds at one commit. */
export interface Repository {
  readonly repo: string;
  readonly commit: string;
  /** Paths with their sizes where the hub gives them. */
  readonly files: ReadonlyMap<string, number | undefined>;
  /** The licence's short name as its authors tagged it (apache-2.0). */
  readonly license: string | undefined;
}

/**
 * Asks the hub what a branch, tag or commit holds.
 * @throws NotFoundError 'hub.repo-not-found' | 'hub.revision-not-found'; PermanentError 'hub.gated' | 'hub.refused' |
 *   'hub.not-a-hub'; RetryableError 'hub.unreachable'; BusyError.
 */
export async function readRepository(
  client: HubClient,
  {
    endpoint,
    repo,
    revision,
    signal,
  }: { endpoint: string; repo: string; revision: string; signal?: AbortSignal | undefined },
): Promise<Repository> {
  const response = await client.request(revisionUrl(endpoint, repo, revision), { signal });
  if (response.status !== 200) throw await failureOf(response, { endpoint, repo, revision });
  const parsed = ModelInfo.safeParse(parseJson(await readText(response)));
  if (!parsed.success) {
    throw new PermanentError('hub.not-a-hub', { endpoint, reason: `no description of ${repo}` });
  }
  const { sha, siblings, tags = [] } = parsed.data;
  const license = tags.find(tag => tag.startsWith('license:'))?.slice('license:'.length);
  const files = siblings.filter(({ rfilename }) => isSafePath(rfilename));
  return {
    repo,
    commit: sha,
    license: cleanText(license ?? '', { limit: LICENSE_LIMIT }) || undefined,
    files: new Map(files.map(({ rfilename, size }) => [rfilename, size])),
  };
}

async function readText(response: HubResponse): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body) {
      length += chunk.length;
      if (length > LARGEST_ANSWER) throw new Error('its answer is too long');
      chunks.push(chunk);
    }
  } catch (error) {
    throw unreachable(response.url, error);
  }
  return Buffer.concat(chunks).toString('utf8');
}
