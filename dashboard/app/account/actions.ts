'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { Password } from '../../../core/ground/domain/accounts/account.ts';
import { action } from '../../server/action.ts';
import { setCookies } from '../../server/set-cookies.ts';

const Change = z.strictObject({ current: z.string().max(200), next: Password });

export const changePassword = action(
  { role: 'annotator', input: Change },
  async (change, { viewer, services, headers }) => {
    await setCookies(await services.gate.changePassword(headers, { viewer, ...change }));
    revalidatePath('/account');
  },
);

export const endOwnSession = action(
  { role: 'annotator', input: z.string() },
  async (id, { viewer, services }) => {
    await services.sessions.end(id, viewer.id);
    revalidatePath('/account');
  },
);

export const endOtherSessions = action(
  { role: 'annotator', input: z.undefined() },
  async (_, { viewer, services }) => {
    await services.sessions.endAll(viewer.id, { except: viewer.sessionId });
    revalidatePath('/account');
  },
);
