import { createHmac } from 'node:crypto';
import type { TelegramPersonRepository } from '../../core/data/telegram/telegram-people.ts';
import { keptSecret } from '../../core/ground/files/kept-secret.ts';

export type PersonHash = (userId: number) => Uint8Array<ArrayBuffer>;

/**
 * Identifies a person in rows: the same for the same person of the same bot, and it does not reveal who that is.
 * @returns a function of Telegram's id of a person.
 */
export function personHashOf(key: string): PersonHash {
  return userId => new Uint8Array(createHmac('sha256', key).update(`person ${userId}`).digest());
}

/**
 * The same with this installation's key, which outlives the bot's token. If earlier versions have stored rows under the token, the token
 * stays the key: a new key would separate people from what they have chosen.
 */
export async function openPersonHash(
  { dataDir, token }: { readonly dataDir: string; readonly token: string },
  people: Pick<TelegramPersonRepository, 'isAnyKnown'>,
): Promise<PersonHash> {
  const isOld = await people.isAnyKnown();
  return personHashOf(keptSecret(dataDir, 'telegram-people.key', isOld ? () => token : undefined));
}
