import { crawlNames as en } from './en/crawl-names.ts';
import { crawlNames as fa } from './fa/crawl-names.ts';
import type { Locale } from './format.ts';
import { inLanguages } from './in-languages.ts';

/** Cities, categories and searches in the reader's words; what has no name there keeps its own. */
export const crawlNames = inLanguages({ en, fa });

/** A list of a source, as a crawl names it («tehran · furniture», «category Bazaars in Iran · en, fa»), for a reader. */
export function listName(locale: Locale, source: 'commons' | 'divar' | 'list', list: string): string {
  const words = crawlNames(locale);
  const [first, last] = apart(list);
  // The file's checksum: its beginning names it well enough.
  if (source === 'list') return words.file(list.slice(0, 8));
  if (source === 'divar' && last !== undefined) {
    return [words.city(first), last === '*' ? words.everyCategory : words.divarCategory(last)].join(' · ');
  }
  const [, what, name] = /^(category|query) (.+)$/.exec(first) ?? [];
  if (source !== 'commons' || last === undefined || name === undefined) return list;
  const languages = last
    .split(', ')
    .map(one => (one === 'fa' || one === 'en' ? words.captionsIn[one] : one))
    .join(words.and);
  return [what === 'category' ? words.category(name) : words.query(name), languages].join(' · ');
}

/** At the last « · »: a search may have one itself. */
function apart(list: string): [string, string?] {
  const at = list.lastIndexOf(' · ');
  return at < 0 ? [list] : [list.slice(0, at), list.slice(at + 3)];
}
