import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import type { Method } from '../call.ts';
import { createWebhook } from '../webhook.ts';

const Kinds = z.array(z.string());

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
    bot.webhook?.close();
    bot.webhook = undefined;
    bot.updates.deliver = undefined;
    if (!url) return true;
    // The real server insists on https; here the receiver is on loopback.
    const webhook = createWebhook(url, secret);
    bot.webhook = webhook;
    bot.updates.deliver = webhook.deliver;
    return true;
  },

  deleteWebhook({ bot, parameters }) {
    bot.webhook?.close();
    bot.webhook = undefined;
    bot.updates.deliver = undefined;
    if (parameters.flag('drop_pending_updates')) bot.updates.clear();
    return true;
  },

  getWebhookInfo({ bot }) {
    return {
      url: bot.webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: bot.updates.pending.length,
      ...(bot.webhook?.lastError && { last_error_message: bot.webhook.lastError }),
    };
  },
};
