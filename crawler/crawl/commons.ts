import { z } from 'zod';
import type { CrawledPicture } from '../../core/ground/domain/crawl/crawl.ts';
import { parseJsonAs } from '../../core/ground/files/parse-json.ts';
import { cleanText } from '../../core/ground/text/clean-text.ts';
import { createHostRule } from '../web/host-rule.ts';
import type { ListPage, SourceAdapter } from './adapter.ts';
import { cleanCaptions } from './clean-captions.ts';
import {
  askCommons,
  askLabels,
  COMMONS_NAME,
  CommonsList,
  type CommonsPage,
  CommonsPresence,
} from './commons-api.ts';

export interface CommonsOptions {
  /** Of the wiki, without a trailing slash. */
  readonly origin: string;
  readonly pictureHosts: readonly string[];
  readonly wanted: { readonly category: string } | { readonly query: string };
  /** Languages of captions to store. */
  readonly languages: readonly ('fa' | 'en')[];
}

const PAGE = 50;
/** More than any search shows, and enough to look at a picture closely. */
const WIDTH = 1280;
const PHOTO = /^image\/(?:jpeg|png|webp)$/;
/** Licences that let anybody use a picture, as Commons writes them. */
const FREE = /^(?:cc[ -](?:by|zero)|cc0|public domain|pd\b|no restrictions|attribution|fal|gfdl)/i;

/**
 * Freely licensed photographs from Wikimedia Commons, through its API (https://www.mediawiki.org/wiki/API:Etiquette): one request at a
 * time, maxlag, a cursor that is sent back unchanged. Captions are the structured ones; a language without one uses the description.
 */
export function createCommonsAdapter(options: CommonsOptions): SourceAdapter {
  const { origin, pictureHosts, wanted, languages } = options;
  const isNamed = createHostRule(pictureHosts);
  const what = 'category' in wanted ? `category ${wanted.category}` : `query ${wanted.query}`;
  return {
    source: 'commons',
    name: COMMONS_NAME,
    query: `${what} · ${[...languages].sort().join(', ')}`,
    isNewestFirst: 'category' in wanted,
    isNamed,
    listPage: async (client, cursor, signal): Promise<ListPage> => {
      const next = cursor === null ? {} : parseJsonAs(cursor, Continue);
      const request = { client, origin, signal };
      const list = await askCommons(request, { ...listParameters(wanted), ...next }, CommonsList);
      const pages = (list.query?.pages ?? []).filter(isFreePhoto);
      const labels = await askLabels(request, pages, languages);
      const entries = pages.flatMap(page => toPicture(page, labels[`M${page.pageid}`] ?? {}, languages));
      return { entries, cursor: list.continue ? JSON.stringify(list.continue) : null };
    },
    lookFor: async (client, pictures, signal) => {
      const pageids = pictures.map(({ token }) => token).join('|');
      const request = { client, origin, signal };
      const { query } = await askCommons(request, { action: 'query', pageids }, CommonsPresence);
      const tokens = (isMissing: boolean) =>
        query.pages.flatMap(({ pageid, missing }) => (missing === isMissing ? [String(pageid)] : []));
      return { there: tokens(false), missing: tokens(true) };
    },
  };
}

const Continue = z.record(z.string(), z.string().or(z.number()).transform(String));

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

function isFreePhoto({ imageinfo }: CommonsPage): boolean {
  const info = imageinfo?.[0];
  return (
    info !== undefined &&
    PHOTO.test(info.mime) &&
    FREE.test(plain(info.extmetadata?.['LicenseShortName']?.value))
  );
}

const plain = (text = ''): string => cleanText(text, { markup: true, limit: 300 });

function toPicture(
  { pageid, imageinfo }: CommonsPage,
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
      attribution: [author, ...licence, COMMONS_NAME].filter(Boolean).join(', '),
    },
  ];
}

/** Several languages are parts of one page, each with its `lang`. */
function descriptions(html: string): Readonly<Record<string, string>> {
  const parts = [...html.matchAll(/lang="(fa|en)"[^>]*>([\s\S]*?)<\/(?:div|span|li|td)>/g)];
  return Object.fromEntries(parts.map(([, language, text]) => [language!, text!]));
}
