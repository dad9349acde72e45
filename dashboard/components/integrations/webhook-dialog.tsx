'use client';

import { Plus } from 'lucide-react';
import { WebhookEvent } from '../../../core/ground/domain/accounts/webhook.ts';
import { integrationMessages } from '../../../locales/integrations.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { Field } from '../forms/field.tsx';
import { OnceDialog } from '../forms/once-dialog.tsx';
import { useLocale } from '../locale.tsx';

export interface NewWebhook {
  readonly url: string;
  readonly events: WebhookEvent[];
}

/** Asks for an address and its events, then shows the secret that signs its messages, only once. */
export function WebhookDialog({ add }: { add(webhook: NewWebhook): Promise<ActionResult<string>> }) {
  const words = integrationMessages(useLocale()).webhooks;
  return (
    <OnceDialog
      icon={Plus}
      title={words.add}
      about={words.addAbout}
      shownTitle={() => words.secret}
      shownAbout={words.secretAbout}
      submit={words.save}
      act={add}
      read={(text): NewWebhook => ({
        url: text('url').trim(),
        events: WebhookEvent.options.filter(event => text(event) === 'on'),
      })}
    >
      <Field
        label={words.address}
        name="url"
        type="url"
        required
        maxLength={2_000}
        dir="ltr"
        placeholder="https://"
        autoComplete="off"
      />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium">{words.which}</legend>
        {WebhookEvent.options.map(event => (
          <label key={event} className="flex items-center gap-2">
            <input type="checkbox" name={event} defaultChecked className="size-5 accent-accent" />
            {words.events[event]}
          </label>
        ))}
      </fieldset>
    </OnceDialog>
  );
}
