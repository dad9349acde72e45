'use server';

import { z } from 'zod';
import {
  LinkToken,
  Password,
  PersonName,
  Username,
} from '../../../../core/ground/domain/accounts/account.ts';
import { action } from '../../../server/action.ts';
import { setCookies } from '../../../server/set-cookies.ts';

const Chosen = z.strictObject({
  token: LinkToken,
  name: PersonName,
  username: Username,
  password: Password,
});

export const join = action(
  { role: 'anyone', input: Chosen },
  async ({ token, ...chosen }, { services, headers }) => {
    await setCookies(await services.gate.accept(headers, token, chosen));
  },
);
