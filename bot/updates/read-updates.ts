import type { Update } from 'grammy/types';
import { z } from 'zod';
import { parseJson } from '../../core/ground/files/parse-json.ts';

/** What every handler relies on in an update; anything else in it is unchecked. */
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
/** Telegram's are 32-bit integers; a larger one would make us ask for what never comes. */
const WithId = z.looseObject({ update_id: Id.min(0).max(2 ** 31 - 1) });

/** Whether it is an update that the handlers can be given. */
const isUpdate = (value: unknown): value is Update => KnownUpdate.safeParse(value).success;

/** One that we wrote ourselves; a damaged one must not stop the other answers. */
export function parseUpdate(payload: string): Update | undefined {
  const update = parseJson(payload);
  return isUpdate(update) ? update : undefined;
}

export interface ReadUpdates {
  /** In order. */
  readonly updates: readonly Update[];
  /** What nobody can answer, and why. */
  readonly refused: readonly string[];
  /** What is to be asked for next; undefined when there was nothing with an id. */
  readonly nextOffset: number | undefined;
}

/**
 * Reads what `getUpdates` gave, which a proxy or a fault on the way may have changed in any way. What has an id and nothing
 * else that is right is passed over, so that it does not come again and again.
 * @returns undefined when it is no list, or one in which nothing has an id.
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
