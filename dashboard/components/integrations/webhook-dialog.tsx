'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { WebhookEvent } from '../../../core/ground/domain/accounts/webhook.ts';
import { integrationMessages } from '../../../locales/integrations.ts';
import { LinkBox } from '../accounts/link-box.tsx';
import { ActionForm } from '../forms/action-form.tsx';
import type { ActionResult } from '../forms/action-result.ts';
import { Field } from '../forms/field.tsx';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent, DialogTrigger } from '../ui/dialog.tsx';

export interface NewWebhook {
  readonly url: string;
  readonly events: WebhookEvent[];
}

/** Asks for an address and what it is to be told, then shows the secret that signs its messages, this once. */
export function WebhookDialog({ add }: { add(webhook: NewWebhook): Promise<ActionResult<string>> }) {
  const words = integrationMessages(useLocale()).webhooks;
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Dialog onOpenChange={() => setSecret(null)}>
      <DialogTrigger asChild>
        <Button>
          <Plus aria-hidden />
          {words.add}
        </Button>
      </DialogTrigger>
      <DialogContent
        title={secret === null ? words.add : words.secret}
        description={secret === null ? words.addAbout : words.secretAbout}
      >
        {secret !== null ? (
          <LinkBox link={secret} label={words.secret} />
        ) : (
          <ActionForm
            submit={words.save}
            act={add}
            read={(text): NewWebhook => ({
              url: text('url').trim(),
              events: WebhookEvent.options.filter(event => text(event) === 'on'),
            })}
            onDone={setSecret}
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
          </ActionForm>
        )}
      </DialogContent>
    </Dialog>
  );
}
