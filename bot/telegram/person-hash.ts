import { createHmac } from 'node:crypto';
import type { TelegramPersonRepository } from '../../core/data/telegram/telegram-people.ts';
import { keptSecret } from '../../core/ground/files/kept-secret.ts';

export type PersonHash = (userId: number) => Uint8Array<ArrayBuffer>;

/**
 * Who somebody is, for rows: the same person of the same bot is the same, and nobody reads from it who it is.
 * @returns a function of Telegram's id of a person.
 */
export function personHashOf(key: string): PersonHash {
  return userId => new Uint8Array(createHmac('sha256', key).update(`person ${userId}`).digest());
}

/**
 * The same with the key of this installation, which outlives the bot's token. Where earlier versions have kept rows under the
 * token, that is the key from now on: a new one would part people from what they have chosen.
 */
export async function openPersonHash(
  { dataDir, token }: { readonly dataDir: string; readonly token: string },
  people: Pick<TelegramPersonRepository, 'isAnyKnown'>,
): Promise<PersonHash> {
  const isOld = await people.isAnyKnown();
  return personHashOf(keptSecret(dataDir, 'telegram-people.key', isOld ? () => token : undefined));
}
