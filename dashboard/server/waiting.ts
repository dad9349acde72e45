import 'server-only';
import type { Viewer } from '../../core/ground/domain/account.ts';
import { services } from './services.ts';

/** What waits for somebody, as the menu says it. */
export interface Waiting {
  /** Pictures whose reports wait for a verdict. */
  readonly reports: number;
  /** Webhooks that went off by themselves. */
  readonly webhooks: number;
}

const NOTHING: Waiting = { reports: 0, webhooks: 0 };

export async function waitingFor({ role }: Viewer): Promise<Waiting> {
  if (role !== 'maintainer') return NOTHING;
  const { reports, integrations } = services();
  const [open, broken] = await Promise.all([reports.countOpen(), integrations.webhooks.countBroken()]);
  return { reports: open, webhooks: broken };
}
