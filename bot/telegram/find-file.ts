import { type Api, GrammyError } from 'grammy';
import { InputError, RetryableError, reasonOf } from '../../core/ground/errors.ts';
import { createProxyAgent } from '../../core/ground/net/proxy-agent.ts';
import { fetchBytes } from './fetch-answer.ts';
import type { TelegramConnection } from './telegram-api.ts';

/** Twenty megabytes, the most that Telegram gives, over a slow line; a network that answers nothing must not hold a chat. */
const DOWNLOAD_MS = 60_000;

/**
 * Where a file is that a person sent, which may take long where Telegram is asked too much, and holds no bytes yet.
 * @returns what fetches them, within an hour.
 * @throws InputError 'image.unreadable' when Telegram does not hand it out, for now or for good, which its words leave open; RetryableError
 *   'service.unreachable', without the token.
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
    // Whatever it was, the file is there still: the answer is tried again later.
    throw new RetryableError('service.unreachable', { service: 'Telegram', reason: reasonOf(error) });
  } finally {
    agent?.destroy();
  }
}
