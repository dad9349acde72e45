import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A file of the stand-in's only category. */
export interface CommonsFile {
  readonly id: number;
  readonly bytes: Buffer;
  readonly licence?: string;
  readonly mime?: string;
  /** Structured captions. */
  readonly labels?: Readonly<Record<string, string>>;
  /** HTML, as the wiki writes descriptions in several languages. */
  readonly description?: string;
  readonly artist?: string;
}

export type CommonsFault =
  | 'maxlag'
  | 'too-many'
  | 'server-error'
  | 'web-page'
  | 'empty'
  | 'broken'
  | 'dropped'
  | 'changed';
export type PictureFault = 'gone' | 'truncated' | 'web-page' | 'server-error' | 'redirect-inside';

export interface CommonsStandIn {
  readonly origin: string;
  /** In order of upload: the list returns the last one first. */
  readonly files: CommonsFile[];
  /** The API's next answers, one fault each. */
  readonly faults: CommonsFault[];
  /** What happens to a picture, by its file; a list is used up one by one. */
  readonly pictureFaults: Map<number, PictureFault[]>;
  /** How often each picture was requested. */
  readonly fetched: Map<number, number>;
  readonly listed: string[];
  /** The requested page ids, joined as they were requested. */
  readonly lookedFor: string[];
  robots: string;
  /** Runs before each list answer. */
  beforeList: () => void;
  close(): Promise<void>;
}

const PAGE = 10;

/**
 * Wikimedia Commons as a crawl sees it, after https://www.mediawiki.org/wiki/API: lists of a category or a search with `continue`, image
 * information with extmetadata, labels of media entities, and its pictures. Like the real one, it refuses clients that name no contact.
 */
export async function startCommons(files: readonly CommonsFile[]): Promise<CommonsStandIn> {
  const server = createServer((request, response) => {
    const url = new URL(request.url!, stand.origin);
    if (url.pathname === '/robots.txt') return response.end(stand.robots);
    if (!/@|https?:/.test(request.headers['user-agent'] ?? '')) return response.writeHead(403).end();
    if (url.pathname === '/w/api.php') return answerApi(stand, url.searchParams, response);
    const id = Number(/^\/pictures\/(\d+)/.exec(url.pathname)?.[1]);
    return answerPicture(stand, id, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const stand: CommonsStandIn = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files: [...files],
    faults: [],
    pictureFaults: new Map(),
    fetched: new Map(),
    listed: [],
    lookedFor: [],
    robots: 'User-agent: *\nAllow: /w/api.php?\nDisallow: /w/',
    beforeList: () => undefined,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return stand;
}

function answerApi(stand: CommonsStandIn, parameters: URLSearchParams, response: ServerResponse): unknown {
  const json = (value: unknown) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  const html = () => response.writeHead(200).end('<!doctype html><title>Wikimedia Error</title>');
  switch (stand.faults.shift()) {
    case 'maxlag':
      return json({ error: { code: 'maxlag', info: 'Waiting for db1: 7 seconds lagged.', lag: 7 } });
    case 'too-many':
      return response.writeHead(429, { 'retry-after': '3' }).end('Too many requests');
    case 'server-error':
      return response.writeHead(503).end();
    case 'web-page':
      return html();
    case 'empty':
      return response.writeHead(200).end();
    case 'broken':
      return response.writeHead(200).end('{"query":{"pages":[');
    case 'dropped':
      return response.destroy();
    case 'changed':
      return json({ query: { pages: { 1: { id: 'one' } } } });
  }
  if (parameters.get('action') === 'wbgetentities') return json(entitiesOf(stand, parameters));
  const wanted = parameters.get('pageids');
  if (wanted !== null) return json(presenceOf(stand, wanted));
  stand.beforeList();
  stand.listed.push(parameters.get('gcmcontinue') ?? parameters.get('gsroffset') ?? 'first');
  return json(listOf(stand, parameters));
}

/** Which pages exist, in formatversion 2. */
function presenceOf({ files, lookedFor }: CommonsStandIn, pageids: string) {
  lookedFor.push(pageids);
  const pages = pageids.split('|').map(Number);
  const pageOfId = (pageid: number) =>
    files.some(({ id }) => id === pageid)
      ? { pageid, ns: 6, title: `File:${pageid}.jpg` }
      : { pageid, missing: true };
  return { batchcomplete: true, query: { pages: pages.map(pageOfId) } };
}

function listOf({ files, origin }: CommonsStandIn, parameters: URLSearchParams) {
  const newest = files.toReversed();
  // Like the wiki: the key of the next member, so that a new member shifts nothing.
  const from = parameters.get('gcmcontinue') ?? parameters.get('gsroffset');
  const begin = from === null ? 0 : newest.findIndex(({ id }) => id <= Number(from));
  const page = begin < 0 ? [] : newest.slice(begin, begin + PAGE);
  const next = begin < 0 ? undefined : newest[begin + PAGE];
  const key = parameters.get('generator') === 'search' ? 'gsroffset' : 'gcmcontinue';
  return {
    batchcomplete: true,
    ...(next && { continue: { [key]: String(next.id), continue: `${key}||` } }),
    query: { pages: page.map(file => pageOf(file, origin)) },
  };
}

function pageOf(file: CommonsFile, origin: string) {
  const {
    id,
    licence = 'CC BY-SA 4.0',
    mime = 'image/jpeg',
    description = '',
    artist = 'A. Photographer',
  } = file;
  const info = {
    url: `${origin}/pictures/${id}/original.jpg`,
    thumburl: `${origin}/pictures/${id}/1280px.jpg`,
    descriptionurl: `https://commons.wikimedia.org/wiki/File:${id}.jpg`,
    mime,
    user: 'Uploader',
    extmetadata: {
      Artist: { value: `<a href="//commons.wikimedia.org/wiki/User:A">${artist}</a>`, source: 'commons' },
      LicenseShortName: { value: licence },
      LicenseUrl: { value: 'https://creativecommons.org/licenses/by-sa/4.0' },
      ...(description && { ImageDescription: { value: description } }),
    },
  };
  return { pageid: id, ns: 6, title: `File:${id}.jpg`, imagerepository: 'local', imageinfo: [info] };
}

function entitiesOf({ files }: CommonsStandIn, parameters: URLSearchParams) {
  const ids = (parameters.get('ids') ?? '').split('|');
  const languages = (parameters.get('languages') ?? '').split('|');
  const entities = ids.map(id => {
    const labels = files.find(file => `M${file.id}` === id)?.labels ?? {};
    const shown = Object.entries(labels).filter(([language]) => languages.includes(language));
    const map = Object.fromEntries(shown.map(([language, value]) => [language, { language, value }]));
    return [id, { type: 'mediainfo', id, labels: shown.length > 0 ? map : [] }];
  });
  return { entities: Object.fromEntries(entities), success: 1 };
}

function answerPicture(stand: CommonsStandIn, id: number, response: ServerResponse): unknown {
  stand.fetched.set(id, (stand.fetched.get(id) ?? 0) + 1);
  const file = stand.files.find(one => one.id === id);
  if (!file) return response.writeHead(404).end();
  switch (stand.pictureFaults.get(id)?.shift()) {
    case 'gone':
      return response.writeHead(410).end();
    case 'truncated':
      return response.end(file.bytes.subarray(0, file.bytes.length >> 1));
    case 'web-page':
      return response.writeHead(200, { 'content-type': 'image/jpeg' }).end('<!doctype html>');
    case 'server-error':
      return response.writeHead(500).end();
    case 'redirect-inside':
      return response.writeHead(302, { location: 'http://127.0.0.1:9/secret.jpg' }).end();
  }
  return response.writeHead(200, { 'content-type': 'image/jpeg' }).end(file.bytes);
}
