import { CrawlRequest } from '../../core/ground/domain/crawl/crawl-request.ts';

/**
 * Parses the words after /crawl: `commons <category>`, `divar <cities> [<categories>]`, several separated by commas.
 * @returns undefined for anything else.
 */
export function readCrawlRequest(text: string): CrawlRequest | undefined {
  const [source = '', ...rest] = text.trim().split(/\s+/);
  return CrawlRequest.safeParse(requestOf(source.toLowerCase(), rest)).data;
}

function requestOf(source: string, rest: readonly string[]): object | undefined {
  if (source === 'commons') return { source, wanted: { category: rest.join(' ') }, languages: ['fa', 'en'] };
  const [cities = '', categories, ...more] = rest;
  if (source !== 'divar' || more.length > 0) return undefined;
  return { source, cities: namesIn(cities), categories: namesIn(categories ?? '') };
}

const namesIn = (list: string): string[] => [
  ...new Set(
    list
      .toLowerCase()
      .split(',')
      .filter(name => name !== ''),
  ),
];
