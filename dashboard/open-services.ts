import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ApiTokenRepository } from '../core/data/accounts/api-tokens.ts';
import { InvitationRepository } from '../core/data/accounts/invitations.ts';
import { refoldUsernames } from '../core/data/accounts/refold-usernames.ts';
import { SessionRepository } from '../core/data/accounts/sessions.ts';
import { UserRepository } from '../core/data/accounts/users.ts';
import { ScoreBucketRepository } from '../core/data/captions/score-buckets.ts';
import { readSourceHealth, type SourceHealth } from '../core/data/crawl/read-source-health.ts';
import { type Database, openDatabase } from '../core/data/database/database.ts';
import { SettingRepository } from '../core/data/database/settings.ts';
import type { ImageFiles } from '../core/data/images/image-files.ts';
import { imagePreviews, waitingImages } from '../core/data/images/image-previews.ts';
import { countNearDuplicates } from '../core/data/images/near-duplicates.ts';
import { openImageFiles } from '../core/data/images/open-image-files.ts';
import { ReportRepository } from '../core/data/images/reports.ts';
import { ShownImageRepository } from '../core/data/images/shown-images.ts';
import { decideInBulk, settleVotes } from '../core/data/jobs/definitions.ts';
import { openQueue } from '../core/data/jobs/queue.ts';
import { waitingForIndex } from '../core/data/models/index-waiting.ts';
import { ModelChoiceRepository } from '../core/data/models/model-choice.ts';
import { openPreparation } from '../core/data/models/preparation.ts';
import type { Snapshot } from '../core/data/models/snapshots.ts';
import { AssignmentRepository } from '../core/data/review/assignments.ts';
import { readBlindPairs } from '../core/data/review/blind-votes.ts';
import { BulkDecisionRepository } from '../core/data/review/bulk-decisions.ts';
import { DisputeRepository } from '../core/data/review/disputes.ts';
import { GoldPairRepository } from '../core/data/review/gold-pairs.ts';
import { GuidelineRepository } from '../core/data/review/guidelines.ts';
import { PairCommentRepository } from '../core/data/review/pair-comments.ts';
import { ReviewDecisionRepository } from '../core/data/review/review-decisions.ts';
import { ReviewHistoryRepository } from '../core/data/review/review-history.ts';
import { ReviewKeyRepository } from '../core/data/review/review-keys.ts';
import { ReviewProgressRepository } from '../core/data/review/review-progress.ts';
import { ReviewQueueRepository } from '../core/data/review/review-queue.ts';
import { ReviewTrailRepository } from '../core/data/review/review-trail.ts';
import { TeamReasonRepository } from '../core/data/review/team-reasons.ts';
import { TeamSettings } from '../core/data/review/team-settings.ts';
import { WebhookRepository } from '../core/data/webhooks/webhooks.ts';
import type { Config } from '../core/ground/config.ts';
import type { CrawledSource } from '../core/ground/domain/crawl/crawl.ts';
import { renditionKey } from '../core/ground/domain/images/image-keys.ts';
import { dataFolders } from '../core/ground/files/data-folders.ts';
import type { Log } from '../core/ground/log.ts';
import { resolveBySystem, resolvePublic } from '../core/ground/net/resolve-public.ts';
import { parseForm, parseInput } from '../core/ground/parse-input.ts';
import { publicUrlOf } from '../core/ground/service-urls.ts';
import { openPairExporter, type PairExporter } from '../core/work/export/pair-exporter.ts';
import { measureAgreement, type TeamAgreement } from '../core/work/review/team-agreement.ts';
import { type SearchClient, searchClientOf } from '../core/work/search/client.ts';
import type { Locale } from '../locales/format.ts';
import { ensureDatabase } from '../postgres/ensure-database.ts';
import { authSecret } from './access/auth-secret.ts';
import { Gate } from './access/gate.ts';
import { toShownError } from './access/shown-error.ts';
import { type AddressHash, openAddressHash } from './address-hash.ts';
import type { ShownError } from './components/forms/action-result.ts';
import { readFontUrls } from './http/font-files.ts';
import { readSystem, type SystemState } from './read-system.ts';
import { Upkeep } from './upkeep.ts';

/** Everything that pages, actions and routes use. They get it from `services()` of server/services.ts. */
export interface Services {
  readonly config: Config;
  /** Where people find the dashboard; without a trailing slash. */
  readonly publicUrl: string;
  readonly log: Log;
  readonly database: Database;
  readonly search: SearchClient;
  /** The address of the font for a language; undefined if the build has none. */
  fontUrl(locale: Locale): string | undefined;
  readonly files: ImageFiles;
  /** The origin of the addresses that the image store lends; undefined if it lends none. */
  readonly imageOrigin: string | undefined;
  readonly images: ShownImageRepository;
  readonly reports: ReportRepository;
  /** Tells whether two reports come from one address, without keeping the address. */
  readonly addressHash: AddressHash;
  readonly gate: Gate;
  readonly users: UserRepository;
  readonly buckets: ScoreBucketRepository;
  readonly bulk: BulkDecisionRepository;
  readonly trail: ReviewTrailRepository;
  readonly pairs: PairExporter;
  readonly progress: ReviewProgressRepository;
  /** What maintainers do to the system. */
  readonly upkeep: Upkeep;
  readSystem(): Promise<SystemState>;
  /** The preset that is in use; undefined while the database is away. */
  modelInUse(): Promise<string | undefined>;
  /** How many images wait to be embedded, and so are not found; undefined when none does. */
  preparation: ReturnType<typeof openPreparation>;
  waitingForIndex(snapshot: Snapshot): ReturnType<typeof waitingForIndex>;
  imagePreviews(ids: readonly string[]): ReturnType<typeof imagePreviews>;
  waitingImages(limit: number): ReturnType<typeof waitingImages>;
  sourceHealth(source: CrawledSource): Promise<SourceHealth>;
  /** How many images of a source look like an older one. */
  nearDuplicates(source: CrawledSource): Promise<number>;
  /** An image that an evaluation stored; undefined if it has none with that content. */
  evaluationImage(id: string, sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Wakes the worker for the bulk decision that is under way. */
  carryOutBulk(): Promise<void>;
  /** Wakes the worker for pending votes after the team's rule has changed. */
  settleVotes(): Promise<void>;
  /** How people review together. */
  readonly team: {
    readonly rules: TeamSettings;
    readonly gold: GoldPairRepository;
    readonly disputes: DisputeRepository;
    readonly guidelines: GuidelineRepository;
    readonly agreement: () => Promise<TeamAgreement>;
    readonly reasons: TeamReasonRepository;
    readonly keys: ReviewKeyRepository;
    readonly comments: PairCommentRepository;
    readonly assignments: AssignmentRepository;
  };
  /** Other programs. */
  readonly integrations: {
    readonly tokens: ApiTokenRepository;
    readonly webhooks: WebhookRepository;
    /** @throws InputError 'web.address' if messages may not be sent to the address */
    requireReachable(address: string): Promise<unknown>;
  };
  readonly sessions: SessionRepository;
  readonly invitations: InvitationRepository;
  /** What the review screen works with, through /api/review. */
  readonly review: {
    readonly queue: ReviewQueueRepository;
    readonly decisions: ReviewDecisionRepository;
    readonly history: ReviewHistoryRepository;
    readonly buckets: ScoreBucketRepository;
  };
  /** Lives in the process and not in Next.js's bundle, where the error would be of another class and would be taken for a bug of ours. */
  readonly parse: typeof parseInput;
  /** The same for input that somebody typed into a form. */
  readonly parseForm: typeof parseForm;
  /** An error in the reader's words; errors that we must fix are logged. */
  show(error: unknown, locale: Locale): ShownError;
}

/**
 * Builds the dashboard's services once, in the process itself and not inside Next.js's bundle: the bundler loads a module several times
 * (pages, actions, routes), and a connection pool or an error class must not exist twice.
 * @throws RetryableError 'database.unreachable'; PermanentError if the database cannot be started or migrated.
 */
export async function openServices(
  config: Config,
  log: Log,
): Promise<{ services: Services; close(): Promise<void> }> {
  const ensured = await ensureDatabase(config, log);
  const database = openDatabase(ensured.url);
  const publicUrl = publicUrlOf(config);
  for (const { username, takenBy } of await refoldUsernames(database))
    log.warn({ username, takenBy }, 'two usernames are one name now: the newer one cannot sign in');
  const queue = await openQueue(ensured.url, log, { applicationName: 'negareh-dashboard' });
  const search = searchClientOf(config);
  const files = openImageFiles(config);
  const services: Services = {
    config,
    log,
    database,
    publicUrl,
    search,
    fontUrl: readFontUrls(),
    files,
    imageOrigin: await lendingOrigin(files),
    images: new ShownImageRepository(database),
    reports: new ReportRepository(database, config),
    addressHash: await openAddressHash(new SettingRepository(database)),
    gate: new Gate(database, { secret: authSecret(config.dataDir), publicUrl }),
    users: new UserRepository(database),
    buckets: new ScoreBucketRepository(database),
    bulk: new BulkDecisionRepository(database, config),
    trail: new ReviewTrailRepository(database),
    pairs: openPairExporter(database, config),
    progress: new ReviewProgressRepository(database),
    upkeep: new Upkeep(database, { queue, config }),
    readSystem: () => readSystem({ config, database, search }),
    modelInUse: () => new ModelChoiceRepository(database).activeName(config.model).catch(() => undefined),
    preparation: openPreparation(database, config),
    waitingForIndex: snapshot => waitingForIndex(database, snapshot),
    imagePreviews: ids => imagePreviews(database, ids),
    waitingImages: limit => waitingImages(database, limit),
    sourceHealth: source => readSourceHealth(database, source),
    nearDuplicates: source => countNearDuplicates(database, source),
    evaluationImage: (id, sha256) =>
      readFile(path.join(dataFolders(config).evaluationFigures, id, `${sha256}.jpg`)).then(
        bytes => new Uint8Array(bytes),
        () => undefined,
      ),
    carryOutBulk: () => queue.enqueue(decideInBulk, {}),
    settleVotes: () => queue.enqueue(settleVotes, {}),
    team: {
      rules: new TeamSettings(database),
      gold: new GoldPairRepository(database),
      disputes: new DisputeRepository(database),
      guidelines: new GuidelineRepository(database),
      reasons: new TeamReasonRepository(database),
      keys: new ReviewKeyRepository(database),
      comments: new PairCommentRepository(database),
      assignments: new AssignmentRepository(database),
      agreement: async () => measureAgreement(await readBlindPairs(database)),
    },
    integrations: {
      tokens: new ApiTokenRepository(database),
      webhooks: new WebhookRepository(database),
      requireReachable: address =>
        resolvePublic(new URL(address), {
          resolve: resolveBySystem,
          localOrigins: new Set(config.webhookLocalOrigins),
        }),
    },
    sessions: new SessionRepository(database),
    invitations: new InvitationRepository(database),
    review: {
      queue: new ReviewQueueRepository(database),
      decisions: new ReviewDecisionRepository(database, config),
      history: new ReviewHistoryRepository(database),
      buckets: new ScoreBucketRepository(database),
    },
    parse: parseInput,
    parseForm,
    show: (error, locale) => toShownError(error, { locale, log }),
  };
  return {
    services,
    close: async () => {
      await queue.close();
      await database.close();
      await ensured.close();
    },
  };
}

/** Asks nothing of the store, so any key will do. */
async function lendingOrigin(files: ImageFiles): Promise<string | undefined> {
  const address = await files.lend(renditionKey(''.padEnd(64, '0'), 320));
  return address === undefined ? undefined : new URL(address).origin;
}
