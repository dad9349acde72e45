'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { PersonName } from '../../../core/ground/domain/account.ts';
import { ApiScope } from '../../../core/ground/domain/api-token.ts';
import { Id } from '../../../core/ground/domain/id.ts';
import { action } from '../../server/action.ts';

/** @returns the token, which nothing shows again */
export const makeToken = action(
  {
    role: 'maintainer',
    input: z.strictObject({
      name: PersonName,
      scopes: z.array(ApiScope).min(1).max(ApiScope.options.length),
    }),
  },
  async ({ name, scopes }, { viewer, services }) => {
    const token = await services.integrations.tokens.create({ name, scopes, author: viewer.name });
    revalidatePath('/integrations');
    return token;
  },
);

export const revokeToken = action(
  { role: 'maintainer', input: z.strictObject({ id: Id }) },
  async ({ id }, { services }) => {
    await services.integrations.tokens.revoke(id);
    revalidatePath('/integrations');
  },
);
