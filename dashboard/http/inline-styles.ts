import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { currentBuildFolder } from './build-folders.ts';

/** The styles of all pages, one file of the build. */
export interface Styles {
  readonly name: string;
  readonly content: string;
}

/** Inserts the styles into the head of a page. */
export type IntoHead = (head: string) => string;

/** Names the styles that a browser already has. */
const COOKIE = 'negareh-styles';
const YEAR_SECONDS = 365 * 24 * 60 * 60;
/** The part of a header that preloads styles. */
const ASKED_AHEAD = /<[^>]*>[^,]*;\s*as="style"[^,]*(?:,\s*|$)/g;

/**
 * A browser that has not been here yet gets the page with its styles inline: over a slow line the page is painted as soon as it arrives,
 * not after another file. The file itself is loaded afterwards, with the scripts, for later pages. Headers are set here, because they are
 * sent before the page.
 * @returns undefined for a browser that has the styles
 */
export function inlineStyles(
  request: IncomingMessage,
  response: ServerResponse,
  { name, content }: Styles,
): IntoHead | undefined {
  if (request.headers.cookie?.includes(`${COOKIE}=${name}`)) return undefined;
  const links = [response.getHeader('link') ?? ''].flat().join(', ');
  const others = links.replaceAll(ASKED_AHEAD, '').replace(/,\s*$/, '');
  if (others !== '') response.setHeader('link', others);
  else response.removeHeader('link');
  response.appendHeader(
    'set-cookie',
    `${COOKIE}=${name}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax; HttpOnly`,
  );
  const link = new RegExp(
    `<link rel="(stylesheet|preload)" href="[^"]*/${name.replaceAll('.', '\\.')}"[^>]*>`,
    'g',
  );
  return head => head.replaceAll(link, (_, rel) => (rel === 'stylesheet' ? `<style>${content}</style>` : ''));
}

/** The styles of the current build; undefined unless the build has exactly one file of them. */
export function stylesOfBuild(): Styles | undefined {
  const folder = path.join(import.meta.dirname, '..', currentBuildFolder(), 'static/chunks');
  const [name, ...others] = readdirSync(folder).filter(file => file.endsWith('.css'));
  if (name === undefined || others.length > 0) return undefined;
  const content = readFileSync(path.join(folder, name), 'utf8').replaceAll('url(../', 'url(/_next/static/');
  return content.includes('</style') ? undefined : { name, content };
}
