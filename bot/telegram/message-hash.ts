import { createHmac } from 'node:crypto';
import type { Message, Update } from 'grammy/types';
import type { Said } from '../../core/data/telegram/telegram-updates.ts';

/** Which message an update brings and what it says, as hashes for rows; undefined if it brings none. */
export type SaidOf = (update: Update) => Said | undefined;

/** Enough to tell the messages of a few days apart. */
const BYTES = 16;

/** @param token keys the hashes, so that nobody can test guesses of people's words against them; the database does not hold it. */
export function messageHash(token: string): SaidOf {
  const hash = (text: string) =>
    new Uint8Array(createHmac('sha256', token).update(text).digest().subarray(0, BYTES));
  return ({ message, edited_message: edited }) => {
    const said = message ?? edited;
    if (!said) return undefined;
    // The messages of an album are one question. An edit of one of them is a single message again.
    const name = message?.media_group_id === undefined ? said.message_id : `album ${message.media_group_id}`;
    return { key: hash(`said ${said.chat.id} ${name}`), text: hash(`text ${textOf(said)}`) };
  };
}

const textOf = ({ text, caption }: Message): string => `${text ?? caption ?? ''}`.trim();
