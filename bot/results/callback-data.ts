/**
 * What a button under an album does: bring the page that starts at `offset`, search the words exactly as typed where they were
 * read otherwise, or name the sources of a page.
 */
type PageAction = 'more' | 'literal' | 'sources';

export interface PageRequest {
  readonly action: PageAction;
  readonly queryId: string;
  readonly offset: number;
}

/** Telegram allows 64 bytes; the longest of ours has 34. Anyone can forge them, so they are parsed strictly. */
export const PAGE_DATA = /^(more|literal|sources):([\w-]{22}):(\d{1,3})$/;

/** The query's UUID as 22 letters of base64url, so that it fits. */
export function pageData({ action, queryId, offset }: PageRequest): string {
  const id = Buffer.from(queryId.replaceAll('-', ''), 'hex').toString('base64url');
  return `${action}:${id}:${offset}`;
}

/** The reverse of {@link pageData}; undefined for anything that it does not make. */
export function readPageData(data: string): PageRequest | undefined {
  const [, action, id = '', offset] = PAGE_DATA.exec(data) ?? [];
  if (!action) return undefined;
  const hex = Buffer.from(id, 'base64url').toString('hex');
  const queryId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { action: action as PageAction, queryId, offset: Number(offset) };
}
