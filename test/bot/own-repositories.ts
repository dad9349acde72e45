import { openAdminDesk } from '../../bot/admin-desk.ts';
import type { BotServices } from '../../bot/services.ts';
import type { Database } from '../../core/data/database/database.ts';
import { FacetRepository } from '../../core/data/images/facet-counts.ts';
import { ReportRepository } from '../../core/data/images/reports.ts';
import { ModelChoiceRepository } from '../../core/data/models/model-choice.ts';
import { openPreparation } from '../../core/data/models/preparation.ts';
import { FeedbackRepository } from '../../core/data/telegram/feedback.ts';
import { TelegramPersonRepository } from '../../core/data/telegram/telegram-people.ts';
import { createLog } from '../../core/ground/log.ts';
import type { ReadyBody } from '../../core/work/search/http/schemas.ts';
import { testConfig } from '../helpers/test-settings.ts';

const READY: ReadyBody = {
  status: 'ready',
  modelId: 'demo@00000000',
  precision: 'fp32',
  images: 12,
  snapshotId: null,
};

/** What the bot keeps of its people, in a real database. */
export const ownRepositories = (
  database: Database,
  variables: Record<string, string> = {},
): Pick<
  BotServices,
  'admin' | 'people' | 'feedback' | 'reports' | 'facets' | 'modelInUse' | 'preparation'
> => ({
  admin: openAdminDesk({
    database,
    config: testConfig(variables),
    search: { ready: async () => ({ ready: true, details: READY }) },
    log: createLog('bot', { level: 'silent' }),
  }),
  people: new TelegramPersonRepository(database),
  feedback: new FeedbackRepository(database),
  reports: new ReportRepository(database, { showUnreviewed: true }),
  facets: new FacetRepository(database),
  preparation: openPreparation(database, { precision: 'fp32' }),
  modelInUse: () => new ModelChoiceRepository(database).activeName('photo'),
});
