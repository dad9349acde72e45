import { type Api, GrammyError } from 'grammy';
import { InputError, RetryableError, reasonOf } from '../../core/ground/errors.ts';
import { createProxyAgent } from '../../core/ground/net/proxy-agent.ts';
import { fetchBytes } from './fetch-answer.ts';
import type { TelegramConnection } from './telegram-api.ts';

/** Enough for twenty megabytes, the most that Telegram gives, over a slow line. A network that answers nothing must not block a chat. */
const DOWNLOAD_MS = 60_000;

/**
 * Finds where a file that a person sent is stored, without fetching its bytes. This may take long if Telegram is asked too often.
 * @returns a function that fetches the bytes, valid for an hour.
 * @throws InputError 'image.unreadable' if Telegram does not hand the file out, for now or for good (its text does not say which);
 *   RetryableError 'service.unreachable', without the token.
 */
export async function findFile(
  api: Api,
  connection: TelegramConnection,
  fileId: string,
): Promise<() => Promise<Uint8Array<ArrayBuffer>>> {
  const { file_path = '' } = await api.getFile(fileId).catch((error: unknown) => {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
    throw new InputError('image.unreadable', { reason: error.description }, { cause: error });
  });
  return () => download(connection, file_path);
}

async function download(
  { token, apiRoot, proxy }: TelegramConnection,
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const agent = proxy ? createProxyAgent(proxy) : undefined;
  try {
    return await fetchBytes(`${apiRoot}/file/bot${token}/${path}`, {
      method: 'GET',
      signal: AbortSignal.timeout(DOWNLOAD_MS),
      ...(agent && { agent }),
    });
  } catch (error) {
    // Whatever the error was, the file still exists: the answer is tried again later.
    throw new RetryableError('service.unreachable', { service: 'Telegram', reason: reasonOf(error) });
  } finally {
    agent?.destroy();
  }
}
