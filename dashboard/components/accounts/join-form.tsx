'use client';

import type { Role } from '../../../core/ground/domain/accounts/account.ts';
import { accountMessages } from '../../../locales/accounts.ts';
import { ActionForm } from '../forms/action-form.tsx';
import type { ActionResult } from '../forms/action-result.ts';
import { Field } from '../forms/field.tsx';
import { NewPasswordField } from '../forms/new-password-field.tsx';
import { useLocale } from '../locale.tsx';
import { DoorCard } from './door-card.tsx';

interface Chosen {
  readonly token: string;
  readonly name: string;
  readonly username: string;
  readonly password: string;
}

/** The person who opens a one-time link chooses what they sign in with. */
export function JoinForm({
  join,
  token,
  user,
}: {
  join: (chosen: Chosen) => Promise<ActionResult<void>>;
  token: string;
  user: { readonly name: string; readonly username: string | null; readonly role: Role };
}) {
  const words = accountMessages(useLocale());
  return (
    <DoorCard title={words.join.title(user.name)} about={words.join.about(words.role[user.role])}>
      <ActionForm
        submit={words.join.submit}
        act={join}
        read={text => ({
          token,
          name: text('name'),
          username: text('username'),
          password: text('password'),
        })}
        // New annotators begin with the guidelines.
        onDone={() => window.location.replace('/guidelines')}
      >
        <Field
          label={words.fields.name}
          name="name"
          required
          maxLength={60}
          dir="auto"
          defaultValue={user.name}
          autoComplete="name"
        />
        <Field
          label={words.fields.username}
          hint={words.fields.usernameHint}
          name="username"
          required
          minLength={3}
          maxLength={30}
          dir="auto"
          defaultValue={user.username ?? ''}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        <NewPasswordField label={words.fields.password} name="password" />
      </ActionForm>
    </DoorCard>
  );
}
