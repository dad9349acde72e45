import { z } from 'zod';
import type { CrawledPicture } from '../../core/ground/domain/crawl.ts';
import { BusyError, PermanentError } from '../../core/ground/errors.ts';
import { cleanText } from '../../core/ground/text/clean-text.ts';
import { createHostRule } from '../web/host-rule.ts';
import type { SourceClient } from '../web/source-client.ts';
import type { ListPage, SourceAdapter } from './adapter.ts';
import { cleanCaptions } from './clean-captions.ts';

export interface CommonsOptions {
  /** Of the wiki, without a slash at the end. */
  readonly origin: string;
  readonly pictureHosts: readonly string[];
  readonly wanted: { readonly category: string } | { readonly query: string };
  /** Languages of captions that are kept. */
  readonly languages: readonly ('fa' | 'en')[];
}

const NAME = 'Wikimedia Commons';
const PAGE = 50;
/** More than any search shows, and enough for a reader of the picture. */
const WIDTH = 1280;
/** Seconds that the wiki's databases may lag behind (the API's etiquette); then it asks us to come later. */
const MAX_LAG = 5;
const MAX_BYTES = 5_000_000;
const PHOTO = /^image\/(?:jpeg|png|webp)$/;
/** Licences that let anybody use a picture, as Commons writes them. */
const FREE = /^(?:cc[ -](?:by|zero)|cc0|public domain|pd\b|no restrictions|attribution|fal|gfdl)/i;

const Fault = z.object({ error: z.object({ code: z.string(), info: z.string().default('') }) });
const Meta = z.record(z.string(), z.object({ value: z.coerce.string() })).catch({});
const Info = z.object({
  url: z.string(),
  thumburl: z.string().optional(),
  descriptionurl: z.string(),
  mime: z.string(),
  user: z.string().optional(),
  extmetadata: Meta.optional(),
});
const Page = z.object({ pageid: z.int(), title: z.string(), imageinfo: z.array(Info).optional() });
const List = z.object({
  continue: z.record(z.string(), z.string().or(z.number())).optional(),
  query: z.object({ pages: z.array(Page) }).optional(),
  batchcomplete: z.boolean().optional(),
});
const Labels = z.object({
  entities: z.record(
    z.string(),
    z.object({
      labels: z
        .record(z.string(), z.object({ value: z.string() }))
        .or(z.array(z.unknown()))
        .optional(),
    }),
  ),
});

/**
 * Freely licensed photographs of Wikimedia Commons, by its API (https://www.mediawiki.org/wiki/API:Etiquette): one
 * request at a time, maxlag, a cursor that is sent back as it came. Captions are the structured ones, and where there are
 * none in a language, the description.
 */
export function createCommonsAdapter(options: CommonsOptions): SourceAdapter {
  const { origin, pictureHosts, wanted, languages } = options;
  const isNamed = createHostRule(pictureHosts);
  const what = 'category' in wanted ? `category ${wanted.category}` : `query ${wanted.query}`;
  const ask = <Value>(
    client: SourceClient,
    parameters: Readonly<Record<string, string>>,
    schema: z.ZodType<Value>,
    signal: AbortSignal,
  ): Promise<Value> => {
    const fixed = { format: 'json', formatversion: '2', maxlag: String(MAX_LAG) };
    const url = `${origin}/w/api.php?${new URLSearchParams({ ...fixed, ...parameters })}`;
    return client.askJson({ url, maxBytes: MAX_BYTES, signal }, value => readAnswer(value, schema));
  };

  return {
    source: 'commons',
    name: NAME,
    query: `${what} · ${[...languages].sort().join(', ')}`,
    isNewestFirst: 'category' in wanted,
    isNamed,
    listPage: async (client, cursor, signal): Promise<ListPage> => {
      const next = cursor === null ? {} : Continue.parse(JSON.parse(cursor));
      const list = await ask(client, { ...listParameters(wanted), ...next }, List, signal);
      const pages = (list.query?.pages ?? []).filter(isFreePhoto);
      const labels = pages.length === 0 ? {} : await askLabels(ask, client, pages, languages, signal);
      const pictures = pages.flatMap(page => toPicture(page, labels[`M${page.pageid}`] ?? {}, languages));
      return { pictures, cursor: list.continue ? JSON.stringify(list.continue) : null };
    },
  };
}

const Continue = z.record(z.string(), z.string().or(z.number()).transform(String));

/** What a wiki says besides data: a fault comes with status 200. */
function readAnswer<Value>(value: unknown, schema: z.ZodType<Value>): Value {
  const fault = Fault.safeParse(value).data?.error;
  if (fault?.code === 'maxlag' || fault?.code === 'ratelimited' || fault?.code === 'readonly') {
    throw new BusyError('service.busy', { service: NAME, seconds: MAX_LAG });
  }
  if (fault)
    throw new PermanentError('web.refused', { address: NAME, reason: `${fault.code}: ${fault.info}` });
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new PermanentError('crawl.changed', {
    source: NAME,
    reason: z.prettifyError(parsed.error).slice(0, 300),
  });
}

function listParameters(wanted: CommonsOptions['wanted']): Record<string, string> {
  const shared = {
    action: 'query',
    prop: 'imageinfo',
    iiprop: 'url|mime|user|extmetadata',
    iiurlwidth: String(WIDTH),
    iiextmetadatamultilang: '1',
    iiextmetadatafilter: 'Artist|LicenseShortName|LicenseUrl|ImageDescription',
  };
  if ('query' in wanted) {
    const search = { generator: 'search', gsrnamespace: '6', gsrlimit: String(PAGE) };
    return { ...shared, ...search, gsrsearch: wanted.query };
  }
  const title = wanted.category.startsWith('Category:') ? wanted.category : `Category:${wanted.category}`;
  const members = { generator: 'categorymembers', gcmtype: 'file', gcmlimit: String(PAGE) };
  return { ...shared, ...members, gcmtitle: title, gcmsort: 'timestamp', gcmdir: 'older' };
}

function isFreePhoto({ imageinfo }: z.infer<typeof Page>): boolean {
  const info = imageinfo?.[0];
  return (
    info !== undefined &&
    PHOTO.test(info.mime) &&
    FREE.test(plain(info.extmetadata?.['LicenseShortName']?.value))
  );
}

type Ask = <Value>(
  client: SourceClient,
  parameters: Readonly<Record<string, string>>,
  schema: z.ZodType<Value>,
  signal: AbortSignal,
) => Promise<Value>;

/** The structured captions: labels of the pages' media entities, at most 50 at a time. */
async function askLabels(
  ask: Ask,
  client: SourceClient,
  pages: readonly z.infer<typeof Page>[],
  languages: readonly string[],
  signal: AbortSignal,
): Promise<Record<string, Record<string, string>>> {
  const ids = pages.map(({ pageid }) => `M${pageid}`).join('|');
  const parameters = { action: 'wbgetentities', ids, props: 'labels', languages: languages.join('|') };
  const { entities } = await ask(client, parameters, Labels, signal);
  return Object.fromEntries(
    Object.entries(entities).map(([id, { labels }]) => {
      // An empty map comes as an empty list.
      const words = Array.isArray(labels) ? [] : Object.entries(labels ?? {});
      return [id, Object.fromEntries(words.map(([language, { value }]) => [language, value]))];
    }),
  );
}

const plain = (text = ''): string => cleanText(text, { markup: true, limit: 300 });

function toPicture(
  { pageid, imageinfo }: z.infer<typeof Page>,
  labels: Readonly<Record<string, string>>,
  languages: CommonsOptions['languages'],
): CrawledPicture[] {
  const info = imageinfo?.[0];
  if (!info) return [];
  const meta = info.extmetadata ?? {};
  const described = descriptions(meta['ImageDescription']?.value ?? '');
  const captions = cleanCaptions(
    languages.flatMap(language => {
      const text = labels[language] ?? described[language];
      return text ? [{ text, language }] : [];
    }),
  );
  if (captions.length === 0) return [];
  const author = plain(meta['Artist']?.value) || plain(info.user);
  const licence = [plain(meta['LicenseShortName']?.value), plain(meta['LicenseUrl']?.value)];
  const token = String(pageid);
  return [
    {
      token,
      imageToken: token,
      url: info.thumburl ?? info.url,
      pageUrl: info.descriptionurl,
      captions,
      attribution: [author, ...licence, NAME].filter(Boolean).join(', '),
    },
  ];
}

/** Several languages come as parts of a page, each with its `lang`. */
function descriptions(html: string): Readonly<Record<string, string>> {
  const parts = [...html.matchAll(/lang="(fa|en)"[^>]*>([\s\S]*?)<\/(?:div|span|li|td)>/g)];
  return Object.fromEntries(parts.map(([, language, text]) => [language!, text!]));
}
