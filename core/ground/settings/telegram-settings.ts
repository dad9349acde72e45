import { z } from 'zod';
import { httpUrl, isLoopback, port, setting, telegramIds } from './setting.ts';

/** Settings of the bot and of its connection to Telegram. */
export const TELEGRAM_SETTINGS = {
  telegramToken: setting(
    'TELEGRAM_TOKEN',
    z
      .string()
      .regex(/^\d+:[\w-]{20,}$/, 'not a bot token')
      .optional(),
    "The bot's token from @BotFather. Without it the bot does not run.",
  ),
  telegramApiRoot: setting(
    'TELEGRAM_API_ROOT',
    httpUrl.default('https://api.telegram.org'),
    'Base URL of the Bot API: a mirror or a local Bot API server.',
  ),
  telegramProxy: setting(
    'TELEGRAM_PROXY',
    z.url({ protocol: /^(https?|socks[45]?h?)$/ }).optional(),
    'Proxy towards Telegram: http://, https:// or socks5://, with user and password if needed.',
  ),
  telegramWebhookUrl: setting(
    'TELEGRAM_WEBHOOK_URL',
    z
      .url({ protocol: /^https?$/ })
      .refine(
        url => url.startsWith('https:') || isLoopback(url),
        'Telegram brings updates to https addresses only',
      )
      .optional(),
    'Public https address under which Telegram reaches the bot. Without it the bot asks Telegram for its updates.',
  ),
  telegramWebhookHost: setting(
    'TELEGRAM_WEBHOOK_HOST',
    z.string().min(1).default('127.0.0.1'),
    'Address on which the bot listens for its webhook, behind a proxy that ends TLS.',
  ),
  telegramWebhookPort: setting('TELEGRAM_WEBHOOK_PORT', port(8_443), 'Port of that.'),
  telegramAdmins: setting(
    'TELEGRAM_ADMINS',
    telegramIds,
    "Telegram's ids of people, by commas, who may ask the bot for /stats, /status, /rebuild and /crawl.",
  ),
  telegramMessagesPerSecond: setting(
    'TELEGRAM_MESSAGES_PER_SECOND',
    z.coerce.number().int().min(1).max(1_000).default(30),
    'Messages that Telegram takes from the bot in a second; each photo counts. More than 30 only for bots that pay for it.',
  ),
} as const;
