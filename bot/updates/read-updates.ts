import type { Update } from 'grammy/types';
import { z } from 'zod';
import { parseJson } from '../../core/ground/files/parse-json.ts';

/** The parts of an update that every handler relies on; the rest is unchecked. */
const Id = z.int();
const Person = z.looseObject({
  id: Id,
  is_bot: z.boolean(),
  first_name: z.string().optional(),
  language_code: z.string().optional(),
});
const Entities = z.array(z.looseObject({ type: z.string(), offset: z.int(), length: z.int() }));
const Message = z.looseObject({
  message_id: Id,
  chat: z.looseObject({ id: Id.refine(id => id !== 0), type: z.string() }),
  from: Person.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  entities: Entities.optional(),
  caption_entities: Entities.optional(),
  media_group_id: z.string().optional(),
  reply_to_message: z.looseObject({ from: Person.optional() }).optional(),
});
const Press = z.looseObject({
  id: z.string(),
  from: Person,
  message: Message.optional(),
  data: z.string().optional(),
});
const Inline = z.looseObject({ id: z.string(), from: Person, query: z.string(), offset: z.string() });
const KnownUpdate = z.looseObject({
  update_id: Id,
  message: Message.optional(),
  edited_message: Message.optional(),
  callback_query: Press.optional(),
  inline_query: Inline.optional(),
});
/** Telegram's ids are 32-bit integers. After a larger one we would ask for updates that never come. */
const WithId = z.looseObject({ update_id: Id.min(0).max(2 ** 31 - 1) });

/** Whether the handlers can take this value as an update. */
const isUpdate = (value: unknown): value is Update => KnownUpdate.safeParse(value).success;

/** Parses an update that we stored ourselves. A damaged one must not stop the other answers. */
export function parseUpdate(payload: string): Update | undefined {
  const update = parseJson(payload);
  return isUpdate(update) ? update : undefined;
}

export interface ReadUpdates {
  /** In order. */
  readonly updates: readonly Update[];
  /** Why some updates cannot be answered, one text each. */
  readonly refused: readonly string[];
  /** The offset for the next request; undefined if nothing had an id. */
  readonly nextOffset: number | undefined;
}

/**
 * Reads the result of `getUpdates`, which a proxy or a fault on the way may have changed in any way. An entry with a valid id but otherwise
 * invalid content is skipped, so that it does not come again and again.
 * @returns undefined if it is not a list, or a list in which nothing has an id.
 */
export function readUpdates(result: unknown): ReadUpdates | undefined {
  if (!Array.isArray(result)) return undefined;
  const ids = result.flatMap(value => WithId.safeParse(value).data?.update_id ?? []);
  if (result.length > 0 && ids.length === 0) return undefined;
  const refused: string[] = [];
  const updates = result.filter((value): value is Update => {
    const known = KnownUpdate.safeParse(value);
    if (known.success && WithId.safeParse(value).success) return true;
    const [issue] = known.error?.issues ?? [];
    refused.push(issue ? `${issue.path.join('.')}: ${issue.message}` : 'update_id: out of range');
    return false;
  });
  return { updates, refused, nextOffset: ids.length > 0 ? Math.max(...ids) + 1 : undefined };
}
