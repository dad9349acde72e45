'use client';

import { PASSWORD, type Role } from '../../../core/ground/domain/account.ts';
import { accountMessages } from '../../../locales/accounts.ts';
import type { ActionResult } from '../action-result.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Field, FormError, PasswordField } from './field.tsx';
import { useAction } from './use-action.ts';

interface Chosen {
  readonly token: string;
  readonly name: string;
  readonly username: string;
  readonly password: string;
}

/** Whoever opens a one-time link chooses what they sign in with. */
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
  const { run, busy, error } = useAction(join);
  async function submit(data: FormData) {
    const [name, username, password] = ['name', 'username', 'password'].map(key => String(data.get(key)));
    if (await run({ token, name: name!, username: username!, password: password! })) {
      window.location.replace('/account');
    }
  }
  return (
    <Card className="mx-auto my-auto w-[calc(100%-2rem)] max-w-md">
      <h1 className="mb-2 text-2xl font-bold">{words.join.title(user.name)}</h1>
      <p className="mb-6 text-muted-foreground">{words.join.about(words.role[user.role])}</p>
      <form
        className="flex flex-col gap-5"
        onSubmit={event => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
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
        <PasswordField
          label={words.fields.password}
          hint={words.fields.passwordHint(PASSWORD.min)}
          name="password"
          required
          minLength={PASSWORD.min}
          maxLength={PASSWORD.max}
          autoComplete="new-password"
        />
        <FormError>{error}</FormError>
        <Button type="submit" disabled={busy}>
          {words.join.submit}
        </Button>
      </form>
    </Card>
  );
}
