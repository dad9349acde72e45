import 'server-only';
import type { Viewer } from '../../core/ground/domain/accounts/account.ts';
import { services } from './services.ts';

/** What waits for a person, for the menu. */
export interface Waiting {
  /** Images whose reports wait for a verdict. */
  readonly reports: number;
  /** Webhooks that were switched off automatically. */
  readonly webhooks: number;
  /** Comments that mention this person and that they have not seen. */
  readonly mentions: number;
}

export async function waitingFor({ id, role }: Viewer): Promise<Waiting> {
  const { reports, integrations, team } = services();
  const isMaintainer = role === 'maintainer';
  const [open, broken, mentions] = await Promise.all([
    isMaintainer ? reports.countOpen() : 0,
    isMaintainer ? integrations.webhooks.countBroken() : 0,
    team.comments.unseen(id),
  ]);
  return { mentions, reports: open, webhooks: broken };
}
