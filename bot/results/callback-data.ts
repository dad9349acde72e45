import { ReportReason } from '../../core/ground/domain/images/report.ts';
import { FeedbackVerdict } from '../../core/ground/domain/search/feedback.ts';

/**
 * What a button under an album does: bring the page that starts at `offset`, search the words exactly as typed if they were read otherwise,
 * name the sources of a page, or ask which of its photos is meant (for similar photos, the full size, or a rating).
 */
const PAGE_ACTIONS = ['more', 'literal', 'sources', 'like', 'original', 'rate'] as const;
export type PageAction = (typeof PAGE_ACTIONS)[number];

export interface PageRequest {
  readonly action: PageAction;
  readonly queryId: string;
  readonly offset: number;
}

/** Telegram allows 64 bytes; our longest has 34. Anyone can forge these, so they are parsed strictly. */
export const PAGE_DATA = new RegExp(`^(${PAGE_ACTIONS.join('|')}):([\\w-]{22}):(\\d{1,3})$`);

/** Holds the query's UUID as 22 letters of base64url, so that it fits. */
export function pageData({ action, queryId, offset }: PageRequest): string {
  return `${action}:${shortId(queryId)}:${offset}`;
}

export const shortId = (queryId: string): string =>
  Buffer.from(queryId.replaceAll('-', ''), 'hex').toString('base64url');

/** The reverse of {@link pageData}; undefined for anything that `pageData` does not make. */
export function readPageData(data: string): PageRequest | undefined {
  const [, name, id = '', offset] = PAGE_DATA.exec(data) ?? [];
  const action = PAGE_ACTIONS.find(one => one === name);
  if (!action) return undefined;
  return { action, queryId: longId(id), offset: Number(offset) };
}

export const longId = (id: string): string =>
  Buffer.from(id, 'base64url')
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** What is done with one photo of a query: bring it, bring it at full size, bring similar photos, open the rating buttons, or rate it. */
const PHOTO_ACTIONS = ['photo', 'full', 'similar', 'judge', ...FeedbackVerdict.options, 'report'] as const;
export type PhotoAction = (typeof PHOTO_ACTIONS)[number];

export interface PhotoRequest {
  readonly action: PhotoAction;
  readonly queryId: string;
  readonly rank: number;
  /** The reason of a report that is ready to be sent. */
  readonly reason?: ReportReason | undefined;
}

/** At most 47 bytes. */
export const PHOTO_DATA = new RegExp(
  `^(${PHOTO_ACTIONS.join('|')}):([\\w-]{22}):(\\d{1,3})(?::(${ReportReason.options.join('|')}))?$`,
);

export const photoData = ({ action, queryId, rank, reason }: PhotoRequest): string =>
  `${action}:${shortId(queryId)}:${rank}${reason === undefined ? '' : `:${reason}`}`;

/** The reverse of {@link photoData}; undefined for anything that `photoData` does not make. */
export function readPhotoData(data: string): PhotoRequest | undefined {
  const [, name, id = '', rank, reason] = PHOTO_DATA.exec(data) ?? [];
  const action = PHOTO_ACTIONS.find(one => one === name);
  if (!action || Number(rank) < 1 || (reason && action !== 'report')) return undefined;
  const parsed = ReportReason.safeParse(reason);
  return { action, queryId: longId(id), rank: Number(rank), reason: parsed.data };
}
