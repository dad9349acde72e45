'use client';

import { accountMessages } from '../../../locales/accounts.ts';
import type { ActionResult } from '../action-result.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Field, FormError, PasswordField } from './field.tsx';
import { useAction } from './use-action.ts';

/** @param next where to go on to */
export function SignInForm({
  signIn,
  next,
}: {
  signIn: (typed: { username: string; password: string }) => Promise<ActionResult<void>>;
  next: string;
}) {
  const words = accountMessages(useLocale());
  const { run, busy, error } = useAction(signIn);
  async function submit(data: FormData) {
    const typed = { username: String(data.get('username')), password: String(data.get('password')) };
    // A whole load: all of the page is another one for who is signed in.
    if (await run(typed)) window.location.assign(next);
  }
  return (
    <Card className="mx-auto my-auto w-[calc(100%-2rem)] max-w-md">
      <h1 className="mb-2 text-2xl font-bold">{words.signIn.title}</h1>
      <p className="mb-6 text-muted-foreground">{words.signIn.about}</p>
      <form
        className="flex flex-col gap-5"
        onSubmit={event => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
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
          maxLength={200}
          autoComplete="current-password"
        />
        <FormError>{error}</FormError>
        <Button type="submit" disabled={busy}>
          {words.signIn.submit}
        </Button>
      </form>
      <p className="mt-6 text-sm text-muted-foreground">{words.signIn.forgotten}</p>
    </Card>
  );
}
