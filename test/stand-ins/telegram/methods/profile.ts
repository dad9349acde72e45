import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import type { Call, Method } from '../call.ts';

const Commands = z
  .array(
    z.object({
      command: z.string().regex(/^\/?[a-z0-9_]{1,32}$/),
      description: z.string().min(1).max(256),
    }),
  )
  .max(100);
const Scope = z.looseObject({ type: z.string() });

const Menu = z.looseObject({ type: z.enum(['commands', 'default', 'web_app']) });

const scopeKey = ({ parameters }: Call): string => {
  const language = parameters.text('language_code');
  if (language && !/^[a-z]{2}$/.test(language)) throw badRequest('invalid language code specified');
  return `${parameters.json('scope', Scope)?.type ?? 'default'} ${language}`.trim();
};

const describe =
  (field: string, limit: number): Method =>
  call => {
    const text = call.parameters.text(field);
    if (text.length > limit) throw badRequest(`${field} is too long`);
    call.bot.descriptions.set(`${field} ${call.parameters.text('language_code')}`.trim(), text);
    return true;
  };

export const profileMethods: Record<string, Method> = {
  getMe: ({ bot }) => bot.user,

  setMyCommands(call) {
    const commands = call.parameters.json('commands', Commands);
    if (!commands) throw badRequest('commands is empty');
    call.bot.commands.set(
      scopeKey(call),
      commands.map(({ command, description }) => ({ command: command.replace('/', ''), description })),
    );
    return true;
  },
  getMyCommands: call => call.bot.commands.get(scopeKey(call)) ?? [],
  deleteMyCommands(call) {
    call.bot.commands.delete(scopeKey(call));
    return true;
  },

  setChatMenuButton(call) {
    call.bot.descriptions.set('menu_button', call.parameters.json('menu_button', Menu)?.type ?? 'default');
    return true;
  },

  setMyDescription: describe('description', 512),
  setMyShortDescription: describe('short_description', 120),
};
