'use client';

import { Plus } from 'lucide-react';
import { ApiScope } from '../../../core/ground/domain/accounts/api-token.ts';
import { integrationMessages } from '../../../locales/integrations.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { Field } from '../forms/field.tsx';
import { OnceDialog } from '../forms/once-dialog.tsx';
import { useLocale } from '../locale.tsx';
import { NativeSelect } from '../ui/input.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { Options } from '../ui/options.tsx';

export interface NewToken {
  readonly name: string;
  readonly scopes: ApiScope[];
}

/** Asks for name and scope, then shows the token, only once. */
export function TokenDialog({ make }: { make(token: NewToken): Promise<ActionResult<string>> }) {
  const words = integrationMessages(useLocale()).tokens;
  const scopes = [
    ...ApiScope.options.map(scope => [scope, words.scopes[scope]] as const),
    ['both', words.both],
  ] as const;
  return (
    <OnceDialog
      icon={Plus}
      title={words.make}
      about={words.about}
      shownTitle={({ name }) => words.shownOnce(name)}
      shownAbout={words.shownOnceAbout}
      submit={words.submit}
      act={make}
      read={(text): NewToken => {
        const scope = text('scope');
        return {
          name: text('name'),
          scopes: scope === 'both' ? [...ApiScope.options] : [ApiScope.parse(scope)],
        };
      }}
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
    </OnceDialog>
  );
}
