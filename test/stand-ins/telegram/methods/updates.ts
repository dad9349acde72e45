import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import type { Method } from '../call.ts';
import { Webhook } from '../webhook.ts';
import type { BotAccount } from '../world.ts';

const Kinds = z.array(z.string());
/** An https address without a port has port 443. */
const PORTS = new Set(['', '80', '88', '443', '8443']);

/** Undelivered updates wait for the next webhook, or for getUpdates. */
function removeWebhook(bot: BotAccount): void {
  bot.webhook?.close();
  bot.webhook = undefined;
  bot.updates.onPush = undefined;
}

export const updateMethods: Record<string, Method> = {
  getUpdates({ bot, parameters, maxPollMs, signal }) {
    const kinds = parameters.json('allowed_updates', Kinds);
    if (kinds) bot.updates.allow(kinds);
    const limit = parameters.number('limit', 100);
    return bot.updates.poll({
      offset: parameters.number('offset', 0),
      limit: Math.min(100, Math.max(1, limit || 100)),
      timeoutMs: Math.min(maxPollMs, Math.min(50, parameters.number('timeout', 0)) * 1000),
      signal,
    });
  },

  setWebhook({ bot, parameters }) {
    const url = parameters.text('url');
    const secret = parameters.text('secret_token');
    if (secret && !/^[A-Za-z0-9_-]{1,256}$/.test(secret)) {
      throw badRequest('secret token contains unallowed characters');
    }
    const kinds = parameters.json('allowed_updates', Kinds);
    if (kinds) bot.updates.allow(kinds);
    removeWebhook(bot);
    if (!url) return true;
    const { protocol, hostname, port } = new URL(url);
    // The real server insists on https; a receiver on loopback has no certificate.
    const isHere = hostname === '127.0.0.1';
    if (protocol !== 'https:' && !isHere)
      throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
    if (!isHere && !PORTS.has(port)) {
      throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
    }
    const connections = Math.min(100, Math.max(1, parameters.number('max_connections', 40)));
    bot.webhook = new Webhook({ url, secret, connections }, bot.updates);
    bot.updates.onPush = () => bot.webhook?.look();
    return true;
  },

  deleteWebhook({ bot, parameters }) {
    removeWebhook(bot);
    if (parameters.flag('drop_pending_updates')) bot.updates.clear();
    return true;
  },

  getWebhookInfo({ bot }) {
    return {
      url: bot.webhook?.settings.url ?? '',
      has_custom_certificate: false,
      pending_update_count: bot.updates.pending.length,
      ...(bot.webhook && { max_connections: bot.webhook.settings.connections }),
      ...(bot.webhook?.lastError && {
        last_error_message: bot.webhook.lastError.message,
        last_error_date: bot.webhook.lastError.date,
      }),
    };
  },
};
