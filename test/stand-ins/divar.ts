import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An invented listing. */
export interface DivarListing {
  readonly token: string;
  readonly title: string;
  readonly cityId: string;
  readonly category: string;
  readonly description?: string;
  readonly district?: string;
  /** How many pictures it has; {@link DivarStandIn.picture} makes them. */
  readonly pictures: number;
  /** Its seller paid to move it up. */
  readonly isMovedUp?: boolean;
  /** Deleted, although some search pages may still name it. */
  isGone?: boolean;
}

export type DivarFault =
  | 'too-many'
  | 'too-many-silent'
  | 'forbidden'
  | 'server-error'
  | 'challenge'
  | 'empty'
  | 'empty-object'
  | 'broken'
  | 'dropped'
  | 'changed';
export type DivarPictureFault =
  | 'gone'
  | 'truncated'
  | 'web-page'
  | 'server-error'
  | 'slow'
  | 'empty'
  | 'redirect-inside'
  | 'redirect-map'
  | 'redirect-loop'
  | 'redirect-elsewhere'
  | 'redirect-nowhere';

export interface DivarStandIn {
  readonly origin: string;
  /** In order of time: the search returns the last one first. */
  readonly listings: DivarListing[];
  /** Posts that no search names (any more). */
  readonly unlisted: DivarListing[];
  /** The next search answers, one fault each. */
  readonly searchFaults: DivarFault[];
  /** Called before each answer of the API except searches, and for pictures: by path. */
  postFault: (token: string) => DivarFault | undefined;
  pictureFault: (token: string, index: number) => DivarPictureFault | undefined;
  picture: (token: string, index: number) => Buffer | Promise<Buffer>;
  /** The origin of a picture if it differs from the API's. */
  pictureOrigin: (token: string, index: number) => string | undefined;
  /** `cursor` continues after the last listing; `number` counts rows, so that pages shift when listings come or go. */
  paging: 'cursor' | 'number';
  /** A kind of widget that is added to every post. */
  extraWidget: string | undefined;
  robots: string;
  /** Runs before each search answer. */
  beforeSearch: () => void;
  /** The requested paths, in order. */
  readonly paths: string[];
  close(): Promise<void>;
}

const PAGE = 24;
const MOST_BODY = 100_000;

/**
 * The API of Divar's web pages as a crawl sees it: searches by cursor, posts as sections of widgets (false flags and empty lists absent),
 * and pictures whose addresses differ by size and share a uuid. Everything is invented.
 */
export async function startDivar(listings: readonly DivarListing[] = []): Promise<DivarStandIn> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, stand.origin);
    if (pathname === '/robots.txt') return response.end(stand.robots);
    stand.paths.push(pathname);
    if (pathname === '/v8/postlist/w/search' && request.method === 'POST')
      return answerSearch(stand, request, response);
    const token = /^\/v8\/posts-v2\/web\/([\w-]+)$/.exec(pathname)?.[1];
    if (token) return answerPost(stand, token, response);
    const page = /^\/v\/([\w-]+)$/.exec(pathname)?.[1];
    if (page) return answerPage(stand, page, response);
    const photo = /^\/static\/photo\/neda\/webp_post\/[\w-]{22}\/0{8}-([0-9a-f-]{27})\.webp$/.exec(
      pathname,
    )?.[1];
    if (photo) return void answerPicture(stand, photo, response);
    return response.writeHead(404).end('{"code":5,"message":"not found"}');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const stand: DivarStandIn = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    listings: [...listings],
    unlisted: [],
    searchFaults: [],
    postFault: () => undefined,
    pictureFault: () => undefined,
    pictureOrigin: () => undefined,
    picture: () => {
      throw new Error('no pictures were given');
    },
    paging: 'cursor',
    extraWidget: undefined,
    robots: 'User-agent: *\nAllow: /',
    beforeSearch: () => undefined,
    paths: [],
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return stand;
}

const json = (response: ServerResponse, value: unknown, status = 200) =>
  response
    .writeHead(status, { 'content-type': 'application/json', server: 'Sotoon CDN' })
    .end(JSON.stringify(value));

/** @returns whether the fault was the answer. */
function answerFault(fault: DivarFault | undefined, response: ServerResponse): boolean {
  switch (fault) {
    case 'too-many':
      response.writeHead(429, { 'retry-after': '3' }).end();
      return true;
    case 'too-many-silent':
      response.writeHead(429).end('{"code":8}');
      return true;
    case 'forbidden':
      json(response, { code: 7, message: 'forbidden' }, 403);
      return true;
    case 'server-error':
      response.writeHead(502).end('<html>bad gateway</html>');
      return true;
    case 'challenge':
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>ربات نیستید؟</title>');
      return true;
    case 'empty':
      response.writeHead(200).end();
      return true;
    case 'empty-object':
      json(response, {});
      return true;
    case 'broken':
      response.writeHead(200).end('{"list_widgets":[{"widget_type":"POST_');
      return true;
    case 'dropped':
      response.destroy();
      return true;
    default:
      return false;
  }
}

async function answerSearch(
  stand: DivarStandIn,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<unknown> {
  let body = '';
  for await (const chunk of request) body = `${body}${chunk}`.slice(0, MOST_BODY);
  const asked = JSON.parse(body) as {
    city_ids?: string[];
    search_data?: { form_data?: { data?: { category?: { str?: { value?: string } } } } };
    pagination_data?: { last_post_date?: string; page?: number };
  };
  const fault = stand.searchFaults.shift();
  if (answerFault(fault, response)) return;
  stand.beforeSearch();
  const category = asked.search_data?.form_data?.data?.category?.str?.value;
  const rows = stand.listings
    .map((listing, index) => ({ listing, time: timeOf(index) }))
    .filter(({ listing }) => asked.city_ids?.includes(listing.cityId))
    .filter(({ listing }) => category === undefined || listing.category === category)
    .toReversed();
  const from = beginning(stand, rows, asked.pagination_data);
  const page = rows.slice(from, from + PAGE);
  const data = {
    '@type': 'type.googleapis.com/post_list.PaginationData',
    last_post_date: page.at(-1)?.time,
    page: (asked.pagination_data?.page ?? 1) + 1,
    search_uid: '00000000-0000-4000-8000-00000000a001',
  };
  const isLast = from + PAGE >= rows.length;
  const others = isLast ? OTHERS : [];
  return json(response, {
    list_top_widgets: [{ widget_type: 'POST_LIST_HEADLINE', data: { text: 'آگهی‌ها' } }],
    ...(page.length + others.length > 0 && {
      list_widgets: [...page.map(({ listing, time }) => rowOf(stand, listing, time, fault)), ...others],
    }),
    // Also true after the end.
    pagination: { has_next_page: true, ...(from === 0 && { is_first_page: true }), data },
    search_id: '00000000000000000000000000000001',
  });
}

function beginning(
  { paging }: DivarStandIn,
  rows: readonly { readonly time: string }[],
  at: { last_post_date?: string; page?: number } | undefined,
): number {
  if (!at) return 0;
  if (paging === 'number') return ((at.page ?? 1) - 1) * PAGE;
  const next = rows.findIndex(({ time }) => time < (at.last_post_date ?? ''));
  return next < 0 ? rows.length : next;
}

/** ISO with microseconds. */
const timeOf = (index: number): string =>
  new Date(Date.UTC(2026, 10, 20) + index * 1_000).toISOString().replace('Z', '250Z');

/** The rows of other cities follow a search's own rows. */
const OTHERS = [
  { widget_type: 'SUGGESTION_ROW', data: { title: 'آگهی‌های پیشنهادی در شهرهای اطراف' } },
  {
    widget_type: 'POST_ROW',
    data: { token: 'elsewhere', title: 'میز تحریر', image_count: 1, action: { type: 'VIEW_POST' } },
  },
];

function rowOf(stand: DivarStandIn, listing: DivarListing, time: string, fault: DivarFault | undefined) {
  const { token, title, pictures, district = 'ونک', isMovedUp } = listing;
  const names = fault === 'changed' ? { heading: title, key: token } : { title, token };
  const web_info = { title, district_persian: district, city_persian: 'تهران' };
  return {
    widget_type: 'POST_ROW',
    data: {
      '@type': 'type.googleapis.com/widgets.PostRowData',
      ...names,
      action: { type: 'VIEW_POST', payload: { ...(fault !== 'changed' && { token }), web_info } },
      ...(pictures > 0 && { image_url: urlOf(stand, token, 0, 'thumbnail'), image_count: pictures }),
      bottom_description_text: `لحظاتی پیش در ${district}`,
      middle_description_text: '۱۲,۵۰۰,۰۰۰ تومان',
      ...(isMovedUp && { red_text: 'نردبان شده | فروشگاه' }),
      layout_type: 'GRID_ITEM',
    },
    action_log: { server_side_info: { info: { post_token: token, sort_date: time } } },
  };
}

/** The photo's own name: the listing's token and the picture's number, as hexadecimal digits. */
const nameOf = (token: string, index: number): string => {
  const hex = Buffer.from(`${token}/${index}`).toString('hex').padEnd(24, '0');
  return `${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 24)}`;
};

function urlOf(stand: DivarStandIn, token: string, index: number, size: 'post' | 'thumbnail'): string {
  const origin = stand.pictureOrigin(token, index) ?? stand.origin;
  // A different one for each size.
  const id = size === 'post' ? 'A'.repeat(22) : 'B'.repeat(22);
  return `${origin}/static/photo/neda/webp_${size}/${id}/00000000-${nameOf(token, index)}.webp`;
}

function answerPost(stand: DivarStandIn, token: string, response: ServerResponse): unknown {
  const listing = [...stand.unlisted, ...stand.listings].find(one => one.token === token);
  if (!listing || listing.isGone) return json(response, { code: 5, message: 'این آگهی حذف شده' }, 404);
  const fault = stand.postFault(token);
  if (answerFault(fault, response)) return;
  return json(response, fault === 'changed' ? { parts: [{ name: 'TITLE' }] } : postOf(stand, listing));
}

/**
 * The page that people see: its own script assembles the post, with sections by name and parts under `dto`, and sends further requests to
 * the site.
 */
function answerPage(stand: DivarStandIn, token: string, response: ServerResponse): unknown {
  const listing = [...stand.unlisted, ...stand.listings].find(one => one.token === token);
  if (!listing || listing.isGone) return response.writeHead(410).end('این صفحه حذف شده یا وجود ندارد');
  const { sections, seo } = postOf(stand, listing);
  const state = JSON.stringify({ sections, seo }).replaceAll('<', '\\u003c');
  const script = `
    const post = ${state};
    const byName = post.sections.map(({ section_name, widgets }) => [section_name, widgets.map(dto => ({ dto }))]);
    window.__PRELOADED_STATE__ = { currentPost: { post: { ...post, sections: Object.fromEntries(byName) } } };
    fetch('/spy').catch(() => {});
    new WebSocket(location.origin.replace('http', 'ws') + '/spy');
    navigator.sendBeacon('/spy');`;
  const images = '<img src="/spy.png"><link rel="stylesheet" href="/spy.css">';
  return response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end(
      `<!doctype html><title>${listing.title}</title>${images}<script>${script}</script><script src="/spy.js"></script>`,
    );
}

function postOf(stand: DivarStandIn, listing: DivarListing) {
  const { token, title, category, pictures, description = 'سالم', district = 'ونک' } = listing;
  const items = Array.from({ length: pictures }, (_, index) => {
    const url = urlOf(stand, token, index, 'post');
    return {
      image: { url, thumbnail_url: urlOf(stand, token, index, 'thumbnail'), alt: `${title}|${category}` },
    };
  });
  const crumb = { search_data: { form_data: { data: { category: { str: { value: category } } } } } };
  const section = (section_name: string, ...widgets: object[]) => ({ section_name, widgets });
  return {
    sections: [
      section('BREADCRUMB', {
        widget_type: 'BREADCRUMB',
        data: { parent_items: [{ title: 'مبلمان', action: { payload: crumb } }] },
      }),
      section('TITLE', { widget_type: 'LEGEND_TITLE_ROW', data: { title } }),
      section(
        'DESCRIPTION',
        { widget_type: 'TITLE_ROW', data: { text: 'توضیحات' } },
        { widget_type: 'DESCRIPTION_ROW', data: { text: description } },
      ),
      section('IMAGE', { widget_type: 'IMAGE_CAROUSEL', data: { items: [...items, { video: {} }] } }),
      section('BUSINESS_SECTION', { widget_type: 'SELLER_ROW', data: { title: 'فروشگاه آقای نمونه' } }),
      section('MAP', { widget_type: 'MAP_ROW', data: { image_url: `${stand.origin}/static/maps/1.webp` } }),
      ...(stand.extraWidget ? [section('LIST_DATA', { widget_type: stand.extraWidget, data: {} })] : []),
    ],
    share: { title, web_url: `https://divar.ir/v/${token}` },
    seo: { web_info: { title, city_persian: 'تهران', district_persian: district } },
    contact: { contact_uuid: '00000000-0000-4000-8000-00000000c001', phone: '09120000017' },
  };
}

async function answerPicture(stand: DivarStandIn, name: string, response: ServerResponse): Promise<unknown> {
  const key = Buffer.from(name.replaceAll('-', '').replace(/(?:00)+$/, ''), 'hex').toString();
  const [token = '', index = ''] = key.split('/');
  const fault = stand.pictureFault(token, Number(index));
  const send = (bytes: Uint8Array | string) =>
    response.writeHead(200, { 'content-type': 'image/webp' }).end(bytes);
  switch (fault) {
    case 'gone':
      return response.writeHead(404).end();
    case 'web-page':
      return send('<!doctype html>');
    case 'server-error':
      return response.writeHead(500).end();
    case 'empty':
      return send('');
    case 'redirect-loop':
      return response.writeHead(302, { location: `${urlOf(stand, token, Number(index), 'post')}` }).end();
    case 'redirect-elsewhere':
      return response.writeHead(302, { location: 'http://photos.example.org/static/photo/x.webp' }).end();
    case 'redirect-nowhere':
      return response.writeHead(302, { location: 'http://[/' }).end();
    case 'redirect-inside':
      return response.writeHead(302, { location: 'http://127.0.0.1:9/static/photo/x.webp' }).end();
    case 'redirect-map':
      return response.writeHead(302, { location: '/static/maps/1.webp' }).end();
  }
  const bytes = await stand.picture(token, Number(index));
  if (fault === 'truncated') return send(bytes.subarray(0, bytes.length >> 1));
  // In small parts with pauses: slow, but complete.
  if (fault === 'slow') {
    response.writeHead(200);
    for (let at = 0; at < bytes.length; at += 512) {
      response.write(bytes.subarray(at, at + 512));
      await new Promise(resolve => setImmediate(resolve));
    }
    return response.end();
  }
  return send(bytes);
}
