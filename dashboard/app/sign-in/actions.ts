'use server';

import { z } from 'zod';
import { action } from '../../server/action.ts';
import { setCookies } from '../../server/set-cookies.ts';

const Typed = z.strictObject({ username: z.string().max(100), password: z.string().max(200) });

export const signIn = action(
  { role: 'anyone', input: Typed },
  async ({ username, password }, { services, headers }) => {
    await setCookies(await services.gate.signIn(headers, username, password));
  },
);

export const signOut = action({ role: 'anyone', input: z.undefined() }, async (_, { services, headers }) => {
  await setCookies(await services.gate.signOut(headers));
});
