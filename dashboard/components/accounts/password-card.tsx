'use client';

import { toast } from 'sonner';
import { PASSWORD } from '../../../core/ground/domain/account.ts';
import { accountMessages } from '../../../locales/accounts.ts';
import type { ActionResult } from '../action-result.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Card, CardTitle } from '../ui/card.tsx';
import { FormError, PasswordField } from './field.tsx';
import { useAction } from './use-action.ts';

export function PasswordCard({
  change,
}: {
  change: (typed: { current: string; next: string }) => Promise<ActionResult<void>>;
}) {
  const words = accountMessages(useLocale());
  const { run, busy, error } = useAction(change);
  async function submit(form: HTMLFormElement) {
    const data = new FormData(form);
    if (await run({ current: String(data.get('current')), next: String(data.get('next')) })) {
      form.reset();
      toast.success(words.account.changed);
    }
  }
  return (
    <Card>
      <CardTitle>{words.account.password}</CardTitle>
      <p className="mb-4 text-muted-foreground">{words.account.passwordAbout}</p>
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        <PasswordField
          label={words.fields.current}
          name="current"
          required
          maxLength={200}
          autoComplete="current-password"
        />
        <PasswordField
          label={words.fields.next}
          hint={words.fields.passwordHint(PASSWORD.min)}
          name="next"
          required
          minLength={PASSWORD.min}
          maxLength={PASSWORD.max}
          autoComplete="new-password"
        />
        <FormError>{error}</FormError>
        <Button type="submit" className="self-start" disabled={busy}>
          {words.account.change}
        </Button>
      </form>
    </Card>
  );
}
