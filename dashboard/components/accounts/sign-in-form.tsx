'use client';

import { accountMessages } from '../../../locales/accounts.ts';
import { ActionForm } from '../forms/action-form.tsx';
import type { ActionResult } from '../forms/action-result.ts';
import { Field, PasswordField } from '../forms/field.tsx';
import { useLocale } from '../locale.tsx';
import { DoorCard } from './door-card.tsx';

/** @param next where to go on to */
export function SignInForm({
  signIn,
  next,
}: {
  signIn: (typed: { username: string; password: string }) => Promise<ActionResult<void>>;
  next: string;
}) {
  const words = accountMessages(useLocale());
  return (
    <DoorCard title={words.signIn.title} about={words.signIn.about}>
      <ActionForm
        submit={words.signIn.submit}
        act={signIn}
        read={text => ({ username: text('username'), password: text('password') })}
        // A full page load, because every part of the page differs for a signed-in person.
        onDone={() => window.location.assign(next)}
      >
        <Field
          label={words.fields.username}
          name="username"
          required
          maxLength={100}
          dir="auto"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        <PasswordField
          label={words.fields.password}
          name="password"
          required
          autoComplete="current-password"
        />
      </ActionForm>
      <p className="mt-6 text-sm text-muted-foreground">{words.signIn.forgotten}</p>
    </DoorCard>
  );
}
