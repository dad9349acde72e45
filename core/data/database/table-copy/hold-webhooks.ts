import type { Client } from 'pg';
import type { WebhookOff } from '../../../ground/domain/accounts/webhook.ts';
import { SCRATCH_SCHEMA } from './own-tables.ts';

/**
 * Whoever rehearses a restore tells nothing to the real receivers: webhooks that were on stay off until a maintainer switches
 * them on, with the messages that the backup held for them.
 * @returns how many
 */
export async function holdWebhooks(client: Client): Promise<number> {
  const off: WebhookOff = 'restored';
  const { rowCount } = await client.query(`UPDATE ${SCRATCH_SCHEMA}.webhook SET off = $1 WHERE off IS NULL`, [
    off,
  ]);
  return rowCount ?? 0;
}
