import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StandInFile, StandInRepository } from './repositories.ts';
import { type Fault, sendContent } from './send-content.ts';

export interface LoggedRequest {
  readonly server: 'hub' | 'cdn';
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
}

export interface StandInHubOptions {
  readonly repositories: readonly StandInRepository[];
  /** What each token may read in addition to the public repositories. */
  readonly tokens?: Readonly<Record<string, readonly string[]>>;
  /** Old names with their new ones. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** `cache` sends small files through a relative redirect, as the hub does since 2025. */
  readonly smallFiles?: 'direct' | 'cache';
  /** How long a CDN address is valid. */
  readonly signatureMs?: number;
  /** Headers that a bad mirror drops, in lower case. */
  readonly swallow?: readonly string[];
  /** Size and hash of large files in the description of a repository. */
  readonly sizes?: boolean;
}

/** A local Hugging Face hub: the API, the resolve addresses and a CDN on its own port. */
export interface StandInHub {
  readonly endpoint: string;
  readonly requests: readonly LoggedRequest[];
  readonly repositories: StandInRepository[];
  /** Makes the next request whose path contains `path` fail this way; several faults happen one after another. */
  fail(path: string, ...faults: Fault[]): void;
  close(): Promise<void>;
}

export async function startHub(options: StandInHubOptions): Promise<StandInHub> {
  const requests: LoggedRequest[] = [];
  const faults: { path: string; fault: Fault }[] = [];
  const takeFault = (path: string): Fault | undefined => {
    const at = faults.findIndex(fault => path.includes(fault.path));
    return at < 0 ? undefined : faults.splice(at, 1)[0]!.fault;
  };
  const repositories = [...options.repositories];
  const signed = new Map<string, { file: StandInFile; until: number }>();

  const serve = async (server: 'hub' | 'cdn', answer: Answer): Promise<Running> =>
    listen((request, response) => {
      const { method = '', url = '', headers } = request;
      const { authorization, range } = headers;
      requests.push({ server, method, path: url, authorization, range });
      const setHeader = response.setHeader.bind(response);
      response.setHeader = (name, value) =>
        options.swallow?.includes(name.toLowerCase()) ? response : setHeader(name, value);
      answer(request, response);
    });

  const cdn = await serve('cdn', (request, response) => {
    const signature = new URL(request.url!, 'http://cdn').searchParams.get('signature') ?? '';
    const granted = signed.get(signature);
    const fault = takeFault(request.url!);
    if (fault && 'status' in fault) return sendStatus(response, fault);
    // A real CDN refuses two kinds of credentials at once.
    if (request.headers.authorization) return sendStatus(response, { status: 400, body: '<Error>' });
    if (!granted || granted.until < Date.now()) return sendStatus(response, { status: 403, body: '<Error>' });
    sendContent(
      request,
      response,
      { bytes: granted.file.content, etag: 'the-cdn-has-etags-of-its-own' },
      fault,
    );
  });

  const sign = (file: StandInFile, path: string): string => {
    const signature = randomUUID();
    signed.set(signature, { file, until: Date.now() + (options.signatureMs ?? 60_000) });
    return `${cdn.origin}/${path}?signature=${signature}`;
  };

  const hub = await serve('hub', (request, response) => {
    const url = new URL(request.url!, 'http://hub');
    const fault = takeFault(request.url!);
    if (fault && 'status' in fault) return sendStatus(response, fault);
    const route = parseRoute(url.pathname);
    if (!route) return sendStatus(response, { status: 404, body: 'Not Found' });
    const newName = options.renamed?.[route.repo];
    if (newName) {
      const location = request.url!.replace(route.repo, newName);
      return sendStatus(response, { status: 307, headers: { location } });
    }
    const repository =
      repositories.find(
        ({ name, revisions, commit }) =>
          name === route.repo && [...revisions, commit].includes(route.revision),
      ) ?? repositories.find(({ name }) => name === route.repo);
    const token = request.headers.authorization?.replace('Bearer ', '');
    const refusal = refusalOf(repository, route, token, options.tokens);
    if (refusal || !repository) return sendStatus(response, refusal!);
    if (route.kind === 'api') return sendDescription(response, repository, options.sizes ?? true);
    const file = repository.files.get(route.file);
    const commit = { 'x-repo-commit': repository.commit };
    if (!file) return sendError(response, 404, 'EntryNotFound', 'Entry not found', commit);
    if (file.large) {
      const headers = {
        ...commit,
        location: sign(file, `${repository.name}/${file.etag}`),
        'x-linked-etag': `"${file.etag}"`,
        'x-linked-size': String(file.content.length),
      };
      return sendStatus(response, { status: 302, headers });
    }
    if (options.smallFiles === 'cache' && route.kind === 'resolve') {
      const location = `/api/resolve-cache/models/${repository.name}/${repository.commit}/${route.file}?etag=%22${file.etag}%22`;
      return sendStatus(response, { status: 307, headers: { ...commit, location } });
    }
    sendContent(request, response, { bytes: file.content, etag: file.etag, headers: commit }, fault);
  });

  return {
    endpoint: hub.origin,
    requests,
    repositories,
    fail: (path, ...more) => void faults.push(...more.map(fault => ({ path, fault }))),
    close: async () => {
      await Promise.all([hub.close(), cdn.close()]);
    },
  };
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

interface Route {
  readonly kind: 'api' | 'resolve' | 'resolve-cache';
  readonly repo: string;
  readonly revision: string;
  readonly file: string;
}

function parseRoute(pathname: string): Route | undefined {
  const api = /^\/api\/models\/([^/]+(?:\/[^/]+)?)\/revision\/([^/]+)$/.exec(pathname);
  const cache = /^\/api\/resolve-cache\/models\/([^/]+\/[^/]+)\/([^/]+)\/(.+)$/.exec(pathname);
  const resolve = /^\/([^/]+(?:\/[^/]+)?)\/resolve\/([^/]+)\/(.+)$/.exec(pathname);
  const found = api ?? cache ?? resolve;
  if (!found) return undefined;
  const kind = api ? 'api' : cache ? 'resolve-cache' : 'resolve';
  const [repo, revision, file] = found.slice(1).map(decodeURIComponent);
  return { kind, repo: repo!, revision: revision!, file: file ?? '' };
}

/** The hub's access rules and messages. */
function refusalOf(
  repository: StandInRepository | undefined,
  { kind, revision }: Route,
  token: string | undefined,
  tokens: StandInHubOptions['tokens'] = {},
): StatusAnswer | undefined {
  if (token !== undefined && !(token in tokens))
    return { status: 401, body: '{"error":"Invalid credentials in Authorization header"}' };
  const granted = token !== undefined && repository && tokens[token]!.includes(repository.name);
  if (!repository || (repository.access === 'private' && !granted)) {
    return errorAnswer(token === undefined ? 401 : 404, 'RepoNotFound', 'Repository not found');
  }
  if (repository.disabled)
    return { status: 403, headers: { 'x-error-message': 'Access to this resource is disabled.' } };
  if (![...repository.revisions, repository.commit].includes(revision)) {
    return errorAnswer(404, 'RevisionNotFound', `Invalid rev id: ${revision}`);
  }
  if (repository.access === 'gated' && !granted && kind !== 'api') {
    return errorAnswer(
      token === undefined ? 401 : 403,
      'GatedRepo',
      `Access to ${repository.name} is restricted.`,
    );
  }
  return undefined;
}

interface StatusAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const errorAnswer = (status: number, code: string, message: string): StatusAnswer => ({
  status,
  headers: { 'x-error-code': code, 'x-error-message': message },
  body: JSON.stringify({ error: message }),
});

function sendError(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers = {},
): void {
  const answer = errorAnswer(status, code, message);
  sendStatus(response, { ...answer, headers: { ...answer.headers, ...headers } });
}

function sendStatus(response: ServerResponse, { status, headers = {}, body = '' }: StatusAnswer): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.writeHead(status).end(body);
}

function sendDescription(response: ServerResponse, repository: StandInRepository, sizes: boolean): void {
  const siblings = [...repository.files].map(([rfilename, { content, large, etag }]) => ({
    rfilename,
    ...(sizes && { size: content.length, blobId: etag }),
    ...(sizes && large && { lfs: { sha256: etag, size: content.length, pointerSize: 134 } }),
  }));
  const { name, commit, access, disabled, tags } = repository;
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      id: name,
      sha: commit,
      private: access === 'private',
      gated: access === 'gated' && 'auto',
      disabled,
      siblings,
      tags,
    }),
  );
}

interface Running {
  readonly origin: string;
  close(): Promise<void>;
}

async function listen(handler: Answer): Promise<Running> {
  const server: Server = createServer(handler);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
