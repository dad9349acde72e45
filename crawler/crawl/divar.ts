import type { CrawledPost } from '../../core/ground/domain/crawl/crawl.ts';
import { parseJson } from '../../core/ground/files/parse-json.ts';
import { createHostRule } from '../web/host-rule.ts';
import type { SourceAdapter } from './adapter.ts';
import { type PostPages, readPostPage } from './divar-page.ts';
import { readPost } from './divar-post.ts';
import { DIVAR_NAME, readSearch } from './divar-search.ts';
import { UnreadablePost } from './unreadable-post.ts';

export interface DivarOptions {
  /** Of the API, without a trailing slash. */
  readonly origin: string;
  readonly pictureHosts: readonly string[];
  /** Divar's number of the city. */
  readonly cityId: string;
  /** The name in the coverage. */
  readonly city: string;
  /** A slug of the API; every category when absent. */
  readonly category?: string;
  /** For posts that the API says too little about; if absent, those count as unreadable. */
  readonly pages?: PostPages;
}

const MAX_BYTES = 5_000_000;

/**
 * Listings of Divar through the API of its web pages: searches, and the posts that these name. It requests nothing else, in particular
 * nobody's contact. Divar's terms of use forbid crawling; the operator has switched it on.
 */
export function createDivarAdapter(options: DivarOptions): SourceAdapter {
  const { origin, pictureHosts, cityId, city, category, pages } = options;
  const isHost = createHostRule(pictureHosts);
  const { protocol } = new URL(origin);
  return {
    source: 'divar',
    name: DIVAR_NAME,
    query: `${city} · ${category ?? '*'}`,
    isNewestFirst: true,
    // Other paths of these hosts are icons, and maps of where sellers live.
    isNamed: url => url.protocol === protocol && isHost(url) && url.pathname.startsWith('/static/photo/'),
    listPage: (client, cursor, signal) => {
      const body = JSON.stringify(searchBody(cityId, category, cursor));
      const request = { url: `${origin}/v8/postlist/w/search`, method: 'POST' as const, body };
      return client.askJson({ ...request, maxBytes: MAX_BYTES, signal }, value =>
        readSearch(value, category),
      );
    },
    readPost: async (client, post: CrawledPost, signal) => {
      const url = `${origin}/v8/posts-v2/web/${encodeURIComponent(post.token)}`;
      try {
        return await client.askJson({ url, maxBytes: MAX_BYTES, signal }, value => readPost(value, post));
      } catch (error) {
        if (!(pages && error instanceof UnreadablePost)) throw error;
        return readPostPage(pages, post, client, signal);
      }
    },
  };
}

/** Newest first, with a photo. Free text is not searched, because the site's robots.txt forbids it. */
function searchBody(cityId: string, category: string | undefined, cursor: string | null) {
  const data = {
    ...(category && { category: { str: { value: category } } }),
    'has-photo': { boolean: { value: true } },
  };
  return {
    city_ids: [cityId],
    search_data: {
      form_data: { data },
      server_payload: {
        '@type': 'type.googleapis.com/widgets.SearchData.ServerPayload',
        additional_form_data: { data: { sort: { str: { value: 'sort_date' } } } },
      },
    },
    ...(cursor !== null && { pagination_data: parseJson(cursor) }),
  };
}
