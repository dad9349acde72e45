import { askTelegram, askWebhook } from '../../bot/telegram/ask-telegram.ts';
import type { TelegramConnection } from '../../bot/telegram/telegram-api.ts';
import { codeOf, reasonOf } from '../../core/ground/errors.ts';
import { redactSecrets } from '../../core/ground/log.ts';
import type { DoctorContext } from './context.ts';
import type { Finding } from './finding.ts';

const ANSWER_MS = 8_000;

export async function checkTelegram({ config, clocks }: DoctorContext): Promise<Finding[]> {
  const { telegramToken: token, telegramApiRoot: root, telegramProxy: proxy, telegramWebhookUrl } = config;
  if (!token) return [{ level: 'ok', code: 'telegram.off', parameters: {} }];
  try {
    const connection = { token, apiRoot: root, proxy };
    const { status, username, description, date } = await askTelegram(connection, ANSWER_MS);
    // The header has whole seconds, so it is half a second behind on average.
    if (date) clocks.push({ against: 'Telegram', aheadMs: date.getTime() + 500 - Date.now() });
    if (username) {
      const webhook = telegramWebhookUrl ? [await checkWebhook(connection, telegramWebhookUrl)] : [];
      return [{ level: 'ok', code: 'telegram.ok', parameters: { username, root } }, ...webhook];
    }
    if (description) return [{ level: 'fail', code: 'telegram.refused', parameters: { root, description } }];
    return [{ level: 'fail', code: 'telegram.strange', parameters: { root, status } }];
  } catch (error) {
    const words = reasonOf(error) || String(codeOf(error));
    const reason = redactSecrets(words.replaceAll(token, '[token]'));
    return [{ level: 'fail', code: 'telegram.unreachable', parameters: { root, reason } }];
  }
}

/** Whether Telegram delivers updates to the configured address, and its last complaint about it. */
async function checkWebhook(connection: TelegramConnection, wanted: string): Promise<Finding> {
  const info = await askWebhook(connection, ANSWER_MS);
  const url = new URL(wanted).host;
  if (info?.url !== wanted) {
    return { level: 'warn', code: 'telegram.webhook-not-set', parameters: { url } };
  }
  const { pending_update_count: pending, last_error_message: reason } = info;
  if (reason !== undefined && pending > 0) {
    return { level: 'warn', code: 'telegram.webhook-fails', parameters: { url, pending, reason } };
  }
  return { level: 'ok', code: 'telegram.webhook', parameters: { url } };
}

/** Sessions, leases and jobs compare times, and TLS refuses a clock that is far off. */
const WARN_SECONDS = 5;
const FAIL_SECONDS = 60;

/** Compares our clock with those that earlier checks have seen. */
export async function checkClock({ clocks }: DoctorContext): Promise<Finding[]> {
  if (clocks.length === 0) return [{ level: 'ok', code: 'clock.alone', parameters: {} }];
  return clocks.map(({ against, aheadMs }) => {
    const seconds = Math.round(Math.abs(aheadMs) / 1_000);
    if (seconds <= WARN_SECONDS)
      return { level: 'ok', code: 'clock.ok', parameters: { seconds: Math.max(1, seconds), against } };
    const level = seconds > FAIL_SECONDS ? 'fail' : 'warn';
    return { level, code: 'clock.off', parameters: { seconds, against } };
  });
}
