import type { Api } from 'grammy';
import { createProxyAgent } from '../../core/ground/net/proxy-agent.ts';
import { fetchBytes } from './fetch-answer.ts';
import type { TelegramConnection } from './telegram-api.ts';

/**
 * A file that a person sent, as bytes.
 * @throws GrammyError when Telegram no longer has it, HttpError-like errors of the network without the token.
 */
export async function downloadFile(
  api: Api,
  { token, apiRoot, proxy }: TelegramConnection,
  fileId: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { file_path = '' } = await api.getFile(fileId);
  const agent = proxy ? createProxyAgent(proxy) : undefined;
  try {
    return await fetchBytes(`${apiRoot}/file/bot${token}/${file_path}`, {
      method: 'GET',
      ...(agent && { agent }),
    });
  } finally {
    agent?.destroy();
  }
}
