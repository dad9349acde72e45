import { createHmac } from 'node:crypto';

/**
 * Who somebody is, for rows: the same person of the same bot is the same, and nobody reads from it who it is.
 * @returns a function of Telegram's id of a person.
 */
export function personHashOf(token: string): (userId: number) => Uint8Array<ArrayBuffer> {
  return userId => new Uint8Array(createHmac('sha256', token).update(`person ${userId}`).digest());
}
