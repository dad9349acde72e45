import type { BotServices } from '../../bot/services.ts';
import type { Database } from '../../core/data/database/database.ts';
import { FacetRepository } from '../../core/data/images/facet-counts.ts';
import { ReportRepository } from '../../core/data/images/reports.ts';
import { FeedbackRepository } from '../../core/data/telegram/feedback.ts';
import { TelegramPersonRepository } from '../../core/data/telegram/telegram-people.ts';

/** What the bot keeps of its people, in a real database. */
export const ownRepositories = (
  database: Database,
): Pick<BotServices, 'people' | 'feedback' | 'reports' | 'facets'> => ({
  people: new TelegramPersonRepository(database),
  feedback: new FeedbackRepository(database),
  reports: new ReportRepository(database, { showUnreviewed: true }),
  facets: new FacetRepository(database),
});
