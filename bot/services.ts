import type { Update } from 'grammy/types';
import type { FacetRepository } from '../core/data/images/facet-counts.ts';
import type { ImageFiles } from '../core/data/images/image-files.ts';
import type { ReportRepository } from '../core/data/images/reports.ts';
import type { Preparation } from '../core/data/models/preparation.ts';
import type { FeedbackRepository } from '../core/data/telegram/feedback.ts';
import type { TelegramPersonRepository } from '../core/data/telegram/telegram-people.ts';
import type { TelegramUpdateRepository } from '../core/data/telegram/telegram-updates.ts';
import type { PairStatus } from '../core/ground/domain/captions/caption-pair.ts';
import type { CrawlRequest } from '../core/ground/domain/crawl/crawl-request.ts';
import type { ImageState } from '../core/ground/domain/images/image.ts';
import type { FeedbackVerdict } from '../core/ground/domain/search/feedback.ts';
import type { SearchFilters, SearchPage } from '../core/ground/domain/search/search.ts';
import type { Log } from '../core/ground/log.ts';
import type { Locale } from '../locales/format.ts';
import type { SheetFiles } from './results/sheet-files.ts';

/** What the bot asks of the search process, as `SearchClient` implements it. */
export interface PhotoSearch {
  /**
   * @param request.literal searches the words exactly as typed.
   * @param request.asker identifies the same person; a query that five people ask is suggested on the page.
   */
  search(request: {
    text: string;
    top?: number;
    literal?: boolean;
    asker?: string | undefined;
    filters?: SearchFilters;
  }): Promise<SearchPage>;
  /** Photos similar to a known one. */
  similar(request: { imageId: string; top?: number; filters?: SearchFilters }): Promise<SearchPage>;
  /** Photos similar to the one in these bytes, optionally with words. */
  searchImage(
    bytes: Uint8Array<ArrayBuffer>,
    request: {
      words?: readonly { text: string; weight?: number }[];
      top?: number;
      filters?: SearchFilters;
    },
  ): Promise<SearchPage>;
  /** One of a query's photos as a JPEG of at most 300 kB, or at full size. */
  photo(request: { queryId: string; rank: number; size: 'light' | 'full' }): Promise<ArrayBuffer>;
  /** A page of a query's photos in one JPEG, each with its number. */
  sheet(request: { queryId: string; offset: number; locale: Locale }): Promise<ArrayBuffer>;
  /** A PNG that plots how often something happened per day. */
  plotDays(request: {
    title: string;
    locale: Locale;
    days: { day: string; count: number }[];
  }): Promise<ArrayBuffer>;
  /** A page of an earlier query. The search process stores queries, so this works after a restart of the bot. */
  more(request: { queryId: string; offset: number; top?: number }): Promise<SearchPage>;
}

/** The same for chats. A picture is fetched only when its turn has come; otherwise two hundred answers would each hold one. */
export type ChatSearch = Omit<PhotoSearch, 'searchImage'> & {
  searchImage(
    fetchPicture: () => Promise<Uint8Array<ArrayBuffer>>,
    request: Parameters<PhotoSearch['searchImage']>[1],
  ): Promise<SearchPage>;
};

/**
 * The same for inline queries, which wait behind nothing that was asked in a chat. Undefined if nobody wants the answer any more when its
 * turn comes.
 */
export type InlineSearch = {
  [Call in 'search' | 'more']: (
    request: Parameters<PhotoSearch[Call]>[0],
    isWanted: () => boolean,
  ) => Promise<SearchPage | undefined>;
};

/** Where the renditions are, as `ImageFiles` implements it. */
export type Renditions = Pick<ImageFiles, 'open'>;

/** Telegram's file_id of each image that a bot has sent, as `TelegramFileRepository` implements it. */
export interface SentFiles {
  find(botId: number, imageIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  remember(botId: number, files: readonly { imageId: string; fileId: string }[]): Promise<void>;
  delete(botId: number, imageIds: readonly string[]): Promise<void>;
}

/** Updates between their arrival and their answer, as `TelegramUpdateRepository` implements it. */
export type UpdateStore = Pick<
  TelegramUpdateRepository,
  | 'keep'
  | 'claim'
  | 'renewLease'
  | 'endLease'
  | 'claimedBy'
  | 'begin'
  | 'release'
  | 'record'
  | 'settle'
  | 'drop'
  | 'expire'
  | 'saidBefore'
>;

/** The numbers of /stats. */
export interface SystemNumbers {
  readonly images: Readonly<Record<ImageState, number>>;
  readonly pairs: Readonly<Record<PairStatus, number>>;
  readonly votes: Readonly<Record<FeedbackVerdict, number>>;
  readonly openReports: number;
  /** By day (2026-11-25), the oldest first. */
  readonly searches: readonly { readonly day: string; readonly count: number }[];
}

/** The content of /status. */
export interface SystemProgress {
  /** How many photos can be found; undefined while search is away. */
  readonly search: number | undefined;
  readonly isWorking: boolean;
  readonly isCrawling: boolean;
  readonly embeddings: { readonly made: number; readonly missing: number } | undefined;
  /** Names of the running jobs. */
  readonly jobs: readonly string[];
  readonly crawls: readonly { readonly name: string; readonly fetched: number }[];
}

/** What admins see of the system and may make it do. */
export interface AdminDesk {
  /** Called for every update. */
  isAdmin(userId: number): boolean;
  numbers(days: number): Promise<SystemNumbers>;
  progress(): Promise<SystemProgress>;
  rebuild(): Promise<void>;
  /** @returns a line that says what was asked for. @throws PermanentError 'crawl.contact-missing' | 'crawl.source-off' */
  crawl(request: CrawlRequest): Promise<string>;
}

/** Everything that the features receive from the composition root. */
export interface BotServices {
  readonly search: ChatSearch;
  readonly inlineSearch: InlineSearch;
  readonly renditions: Renditions;
  readonly sentFiles: SentFiles;
  readonly people: Pick<TelegramPersonRepository, 'find' | 'save' | 'forget'>;
  readonly feedback: Pick<FeedbackRepository, 'vote' | 'find' | 'forget' | 'expire'>;
  readonly reports: Pick<ReportRepository, 'add'>;
  readonly admin: AdminDesk;
  readonly facets: Pick<FacetRepository, 'count'>;
  /** The preset that is in use; undefined while it is not known. */
  readonly modelInUse: () => Promise<string | undefined>;
  /** How many photos wait to be embedded, and so are not found; undefined when none does. @param modelId of what searched */
  readonly preparation: (modelId: string) => Promise<Preparation | undefined>;
  /** Queries that find something, offered as buttons. */
  readonly examples: readonly string[];
  readonly log: Log;
  /** Identifies a person in rows. @param userId Telegram's. */
  readonly personHash: (userId: number) => Uint8Array<ArrayBuffer>;
  /** Finds a file that somebody sent; the returned function fetches its bytes. */
  readonly findFile: (fileId: string) => Promise<() => Promise<Uint8Array<ArrayBuffer>>>;
  readonly sheetFiles: SheetFiles;
  /** Whether ten photos would keep this update's chat waiting for long. */
  readonly isQueueLong: (update: Update) => boolean;
  /** Whether nobody would see an answer to this inline update any more. */
  readonly isTypedOver: (update: Update) => boolean;
  /** How this update's message compares with the last update about the same message or album. */
  readonly saidBefore: (update: Update) => Promise<'nothing' | 'the same' | 'something else'>;
  /** Whether one more «sending a photo…» may be shown now; asked before each. */
  readonly mayShowAction: () => boolean;
  /** Aborted when the bot is asked to stop: updates that have not begun are left for the next start. */
  readonly stopping: AbortSignal;
}
