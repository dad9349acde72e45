import type { Transformer } from 'grammy';
import type { AnswerJournal } from './answer-journal.ts';
import type { SendGate } from './send-gate.ts';

/** Calls that put messages into a chat. */
const isShown = (method: string): boolean =>
  /^(send|copy|forward)/.test(method) && method !== 'sendChatAction';

const idsOf = (result: unknown): number[] =>
  [result].flat().flatMap(message => {
    const id = (message as { message_id?: unknown } | null)?.message_id;
    return typeof id === 'number' ? [id] : [];
  });

/**
 * Notes every message of an answer in its journal, and passes over those that stand there. Goes next to the wire, so
 * that each try of a repeated call passes by itself.
 */
export const recordSends =
  (journal: AnswerJournal, gate: SendGate): Transformer =>
  async (previous, method, payload, signal) => {
    if (!isShown(method)) return previous(method, payload, signal);
    const sent = journal.takeSent(method);
    if (sent) {
      const messages = sent.map(message_id => ({ message_id }));
      // Of a message that was sent before, its id is all that is known.
      const result = /(Group|Messages)$/.test(method) ? messages : messages[0];
      return { ok: true, result: result as never };
    }
    return gate.pass(
      () => previous(method, payload, signal),
      async answer => {
        if (answer.ok) await journal.add(method, idsOf(answer.result));
      },
    );
  };
