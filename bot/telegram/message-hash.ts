import { createHmac } from 'node:crypto';
import type { Message, Update } from 'grammy/types';
import type { Said } from '../../core/data/telegram/telegram-updates.ts';

/** Which message an update brings and what it says, for rows; undefined where it brings none. */
export type SaidOf = (update: Update) => Said | undefined;

/** Enough to tell a few days' messages apart. */
const BYTES = 16;

/** @param token keys the hashes: people's words cannot be tried out on them, and the database does not hold it. */
export function messageHash(token: string): SaidOf {
  const hash = (text: string) =>
    new Uint8Array(createHmac('sha256', token).update(text).digest().subarray(0, BYTES));
  return ({ message, edited_message: edited }) => {
    const said = message ?? edited;
    if (!said) return undefined;
    // The messages of an album are one question. What is edited of it is one message again.
    const name = message?.media_group_id === undefined ? said.message_id : `album ${message.media_group_id}`;
    return { key: hash(`said ${said.chat.id} ${name}`), text: hash(`text ${textOf(said)}`) };
  };
}

const textOf = ({ text, caption }: Message): string => `${text ?? caption ?? ''}`.trim();
