import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import type { Method } from '../call.ts';
import { InlineResult } from '../inline-result.ts';

const TOO_OLD = 'query is too old and response timeout expired or query ID is invalid';

export const queryMethods: Record<string, Method> = {
  answerCallbackQuery({ world, bot, parameters }) {
    const id = parameters.text('callback_query_id');
    const text = parameters.text('text');
    if (text.length > 200) throw badRequest('MESSAGE_TOO_LONG');
    if (!bot.openCallbacks.delete(id)) throw badRequest(TOO_OLD);
    bot.callbackAnswers.set(id, { text, alert: parameters.flag('show_alert') });
    world.changed();
    return true;
  },

  answerInlineQuery({ world, bot, parameters }) {
    const id = parameters.text('inline_query_id');
    const results = parameters.json('results', z.array(InlineResult)) ?? [];
    const nextOffset = parameters.text('next_offset');
    if (results.length > 50) throw badRequest('Too many inline query results specified');
    if (new Set(results.map(result => result.id)).size !== results.length) {
      throw badRequest('RESULT_ID_DUPLICATE');
    }
    if (Buffer.byteLength(nextOffset) > 64) throw badRequest('NEXT_OFFSET_INVALID');
    for (const { photo_file_id } of results) if (photo_file_id) bot.files.find(photo_file_id, 'photo');
    if (!bot.inlineQueries.has(id) || bot.inlineQueries.get(id)) throw badRequest(TOO_OLD);
    bot.inlineQueries.set(id, { results, nextOffset, cacheTime: parameters.number('cache_time', 300) });
    world.changed();
    return true;
  },
};
