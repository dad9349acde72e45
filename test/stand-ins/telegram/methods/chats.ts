import { badRequest } from '../api-error.ts';
import type { Method } from '../call.ts';

const DOWNLOAD_LIMIT = 20_000_000;

export const chatMethods: Record<string, Method> = {
  getChat: ({ world, parameters }) => world.chat(parameters.number('chat_id')).info,

  getChatMember({ world, bot, parameters }) {
    const chat = world.chat(parameters.number('chat_id'));
    const id = parameters.number('user_id');
    const user = id === bot.user.id ? bot.user : world.users.get(id);
    if (!user) throw badRequest('PARTICIPANT_ID_INVALID');
    const gone = user.is_bot && chat.blocked;
    return { user, status: gone ? 'kicked' : 'member' };
  },

  getFile({ bot, parameters }) {
    const file_id = parameters.text('file_id');
    const file = bot.files.byId(file_id);
    if (!file) throw badRequest('invalid file_id');
    if (file.bytes.length > DOWNLOAD_LIMIT) throw badRequest('file is too big');
    return {
      file_id,
      file_unique_id: file_id.slice(-12),
      file_size: file.bytes.length,
      file_path: file.path,
    };
  },
};
