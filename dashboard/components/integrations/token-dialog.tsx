'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ApiScope } from '../../../core/ground/domain/accounts/api-token.ts';
import { integrationMessages } from '../../../locales/integrations.ts';
import { LinkBox } from '../accounts/link-box.tsx';
import { ActionForm } from '../forms/action-form.tsx';
import type { ActionResult } from '../forms/action-result.ts';
import { Field } from '../forms/field.tsx';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent, DialogTrigger } from '../ui/dialog.tsx';
import { NativeSelect } from '../ui/input.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { Options } from '../ui/options.tsx';

export interface NewToken {
  readonly name: string;
  readonly scopes: ApiScope[];
}

/** Asks for name and scope, then shows the token, this once. */
export function TokenDialog({ make }: { make(token: NewToken): Promise<ActionResult<string>> }) {
  const words = integrationMessages(useLocale()).tokens;
  const [made, setMade] = useState<{ readonly name: string; readonly token: string } | null>(null);
  const scopes = [
    ...ApiScope.options.map(scope => [scope, words.scopes[scope]] as const),
    ['both', words.both],
  ] as const;
  return (
    <Dialog onOpenChange={() => setMade(null)}>
      <DialogTrigger asChild>
        <Button>
          <Plus aria-hidden />
          {words.make}
        </Button>
      </DialogTrigger>
      <DialogContent
        title={made ? words.shownOnce(made.name) : words.make}
        description={made ? words.shownOnceAbout : words.about}
      >
        {made ? (
          <LinkBox link={made.token} label={words.shownOnce(made.name)} />
        ) : (
          <ActionForm
            submit={words.submit}
            act={make}
            read={(text): NewToken => {
              const scope = text('scope');
              return {
                name: text('name'),
                scopes: scope === 'both' ? [...ApiScope.options] : [ApiScope.parse(scope)],
              };
            }}
            onDone={(token, { name }) => setMade({ name, token })}
          >
            <Field
              label={words.name}
              hint={words.nameHint}
              name="name"
              required
              maxLength={60}
              dir="auto"
              autoComplete="off"
            />
            <Labelled label={words.scope}>
              {control => (
                <NativeSelect {...control} name="scope" defaultValue="both">
                  <Options of={scopes} />
                </NativeSelect>
              )}
            </Labelled>
          </ActionForm>
        )}
      </DialogContent>
    </Dialog>
  );
}
