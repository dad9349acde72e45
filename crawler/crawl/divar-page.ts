import { z } from 'zod';
import type { CrawledPost } from '../../core/ground/domain/crawl/crawl.ts';
import type { PageReader } from '../web/page-reader.ts';
import type { SourceClient } from '../web/source-client.ts';
import type { ReadPost } from './adapter.ts';
import { readPost } from './divar-post.ts';

export interface PostPages {
  /** Of the site, without a trailing slash. */
  readonly origin: string;
  readonly reader: PageReader;
}

const MAX_BYTES = 5_000_000;
/** Where the page's scripts store what they show. */
const STATE = 'window.__PRELOADED_STATE__?.currentPost?.post';
/** The sections of the API by their names, each part under `dto`. */
const PageState = z.object({
  sections: z.record(z.string(), z.array(z.looseObject({ dto: z.unknown().optional() }))),
  seo: z.unknown().optional(),
});

/**
 * The same as {@link readPost}, from the page that people see: for posts that the API says too little about.
 * @throws UnreadablePost; InputError 'crawl.no-caption'; the errors of {@link SourceClient.ask} and {@link PageReader.read}
 */
export async function readPostPage(
  { origin, reader }: PostPages,
  post: CrawledPost,
  client: SourceClient,
  signal: AbortSignal,
): Promise<ReadPost> {
  const url = `${origin}/v/${encodeURIComponent(post.token)}`;
  const { body } = await client.ask({ url, accept: 'text/html', maxBytes: MAX_BYTES, signal });
  const state = await reader.read({ url, html: body.toString('utf8') }, STATE);
  const { sections = {}, seo } = PageState.safeParse(state).data ?? {};
  const answer = {
    sections: Object.entries(sections).map(([name, widgets]) => {
      return { section_name: name, widgets: widgets.map(widget => widget.dto ?? widget) };
    }),
    seo,
  };
  return readPost(answer, post);
}
