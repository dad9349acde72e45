import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Locale } from '../../locales/format.ts';
import { currentBuildFolder } from './build-folders.ts';

/** The part of the font that a page in this language needs: the file's name before its hash. */
const PARTS: Record<Locale, string> = {
  fa: 'vazirmatn-persian-wght.',
  en: 'vazirmatn-latin-wght.',
};

/** The address of the font for a language, as the build has named it; undefined if the build has none of that name. */
export function readFontUrls(): (locale: Locale) => string | undefined {
  const folder = path.join(import.meta.dirname, '..', currentBuildFolder(), 'static/media');
  const files = readdirSync(folder);
  return locale => {
    const file = files.find(name => name.startsWith(PARTS[locale]) && name.endsWith('.woff2'));
    return file === undefined ? undefined : `/_next/static/media/${file}`;
  };
}
