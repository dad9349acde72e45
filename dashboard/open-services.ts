import { type Config, publicUrlOf } from '../core/config.ts';
import type { PairStatus } from '../core/domain/caption-pair.ts';
import { decideInBulk } from '../core/jobs/definitions.ts';
import { openQueue } from '../core/jobs/queue.ts';
import type { Log } from '../core/log.ts';
import { type SearchClient, searchClientOf } from '../core/search/client.ts';
import { BulkDecisionRepository } from '../core/store/bulk-decisions.ts';
import { countPairs } from '../core/store/count-pairs.ts';
import { type Database, openDatabase } from '../core/store/database.ts';
import { ImageFiles } from '../core/store/image-files.ts';
import { InvitationRepository } from '../core/store/invitations.ts';
import { ReportRepository } from '../core/store/reports.ts';
import { ReviewDecisionRepository } from '../core/store/review-decisions.ts';
import { ReviewHistoryRepository } from '../core/store/review-history.ts';
import { ReviewProgressRepository } from '../core/store/review-progress.ts';
import { ReviewQueueRepository } from '../core/store/review-queue.ts';
import { ReviewTrailRepository } from '../core/store/review-trail.ts';
import { ScoreBucketRepository } from '../core/store/score-buckets.ts';
import { SessionRepository } from '../core/store/sessions.ts';
import { SettingRepository } from '../core/store/settings.ts';
import { ShownImageRepository } from '../core/store/shown-images.ts';
import { UserRepository } from '../core/store/users.ts';
import type { Locale } from '../locales/format.ts';
import { ensureDatabase } from '../prisma/embedded/ensure-database.ts';
import { authSecret } from './access/auth-secret.ts';
import { Gate } from './access/gate.ts';
import { parseInput } from './access/parse-input.ts';
import { toShownError } from './access/shown-error.ts';
import { type AddressHash, openAddressHash } from './address-hash.ts';
import type { ShownError } from './components/action-result.ts';

/** All that pages, actions and routes use. They get it from `services()` of server/services.ts. */
export interface Services {
  readonly config: Config;
  /** Where people find the dashboard; without a slash at the end. */
  readonly publicUrl: string;
  readonly log: Log;
  readonly database: Database;
  readonly search: SearchClient;
  readonly files: ImageFiles;
  readonly images: ShownImageRepository;
  readonly reports: ReportRepository;
  /** Tells whether two reports come from one address, without keeping the address. */
  readonly addressHash: AddressHash;
  readonly gate: Gate;
  readonly users: UserRepository;
  readonly buckets: ScoreBucketRepository;
  readonly bulk: BulkDecisionRepository;
  readonly trail: ReviewTrailRepository;
  readonly progress: ReviewProgressRepository;
  /** Wakes the worker for the bulk decision that is under way. */
  carryOutBulk(): Promise<void>;
  countPairs(): Promise<Record<PairStatus, number>>;
  readonly sessions: SessionRepository;
  readonly invitations: InvitationRepository;
  /** What the review screen works on: /api/review. */
  readonly review: {
    readonly queue: ReviewQueueRepository;
    readonly decisions: ReviewDecisionRepository;
    readonly history: ReviewHistoryRepository;
    readonly buckets: ScoreBucketRepository;
  };
  readonly parse: typeof parseInput;
  /** An error as the reader is told it; what is ours to mend goes to the log. */
  show(error: unknown, locale: Locale): ShownError;
}

/**
 * Builds the dashboard's services once, in the process itself and not inside Next.js's bundle: the bundler loads a
 * module several times (pages, actions, routes), and neither a connection pool nor an error class should exist twice.
 * @throws RetryableError 'database.unreachable'; PermanentError when the database cannot be started or migrated.
 */
export async function openServices(
  config: Config,
  log: Log,
): Promise<{ services: Services; close(): Promise<void> }> {
  const ensured = await ensureDatabase(config, log);
  const database = openDatabase(ensured.url);
  const publicUrl = publicUrlOf(config);
  const queue = await openQueue(ensured.url, log, { applicationName: 'negareh-dashboard' });
  const services: Services = {
    ...{ config, log, database },
    publicUrl,
    search: searchClientOf(config),
    files: new ImageFiles(config.dataDir),
    images: new ShownImageRepository(database),
    reports: new ReportRepository(database, { showUnreviewed: config.showUnreviewed }),
    addressHash: await openAddressHash(new SettingRepository(database)),
    gate: new Gate(database, { secret: authSecret(config.dataDir), publicUrl }),
    users: new UserRepository(database),
    buckets: new ScoreBucketRepository(database),
    bulk: new BulkDecisionRepository(database, config),
    trail: new ReviewTrailRepository(database),
    progress: new ReviewProgressRepository(database),
    carryOutBulk: () => queue.enqueue(decideInBulk, {}),
    countPairs: () => countPairs(database),
    sessions: new SessionRepository(database),
    invitations: new InvitationRepository(database),
    review: {
      queue: new ReviewQueueRepository(database),
      decisions: new ReviewDecisionRepository(database, config),
      history: new ReviewHistoryRepository(database),
      buckets: new ScoreBucketRepository(database),
    },
    parse: parseInput,
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
