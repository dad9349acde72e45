'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { PersonName } from '../../../core/ground/domain/accounts/account.ts';
import { ApiScope } from '../../../core/ground/domain/accounts/api-token.ts';
import { WebhookAddress, WebhookEvent } from '../../../core/ground/domain/accounts/webhook.ts';
import { Id } from '../../../core/ground/domain/id.ts';
import { action } from '../../server/action.ts';

/** @returns the token, which is never shown again */
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

const OneWebhook = z.strictObject({ id: Id });

/** @returns the secret that signs its messages, which is never shown again */
export const addWebhook = action(
  {
    role: 'maintainer',
    input: z.strictObject({
      url: WebhookAddress,
      events: z.array(WebhookEvent).min(1).max(WebhookEvent.options.length),
    }),
  },
  async ({ url, events }, { viewer, services }) => {
    const { webhooks, requireReachable } = services.integrations;
    await requireReachable(url);
    const secret = await webhooks.add({ url, events, author: viewer.name });
    revalidatePath('/integrations');
    return secret;
  },
);

export const removeWebhook = action(
  { role: 'maintainer', input: OneWebhook },
  async ({ id }, { services }) => {
    await services.integrations.webhooks.remove(id);
    revalidatePath('/integrations');
  },
);

export const switchWebhook = action(
  { role: 'maintainer', input: z.strictObject({ id: Id, isOn: z.boolean() }) },
  async ({ id, isOn }, { services }) => {
    await services.integrations.webhooks.switch(id, isOn);
    revalidatePath('/integrations');
  },
);

export const testWebhook = action({ role: 'maintainer', input: OneWebhook }, async ({ id }, { services }) => {
  await services.integrations.webhooks.test(id);
  revalidatePath('/integrations');
});

/** Sends a message again with its old id. */
export const resendMessage = action(
  { role: 'maintainer', input: OneWebhook },
  async ({ id }, { services }) => {
    await services.integrations.webhooks.resend(id);
    revalidatePath('/integrations');
  },
);
