'use client';

import { toast } from 'sonner';
import { accountMessages } from '../../../locales/accounts.ts';
import { ActionForm } from '../forms/action-form.tsx';
import type { ActionResult } from '../forms/action-result.ts';
import { PasswordField } from '../forms/field.tsx';
import { NewPasswordField } from '../forms/new-password-field.tsx';
import { useLocale } from '../locale.tsx';
import { Card, CardTitle } from '../ui/card.tsx';

export function PasswordCard({
  change,
}: {
  change: (typed: { current: string; next: string }) => Promise<ActionResult<void>>;
}) {
  const words = accountMessages(useLocale());
  return (
    <Card>
      <CardTitle>{words.account.password}</CardTitle>
      <p className="mb-4 text-muted-foreground">{words.account.passwordAbout}</p>
      <ActionForm
        submit={words.account.change}
        hasNarrowButton
        act={change}
        read={text => ({ current: text('current'), next: text('next') })}
        onDone={(_done, _typed, form) => {
          form.reset();
          toast.success(words.account.changed);
        }}
      >
        <PasswordField label={words.fields.current} name="current" required autoComplete="current-password" />
        <NewPasswordField label={words.fields.next} name="next" />
      </ActionForm>
    </Card>
  );
}
