'use client';

import { PASSWORD } from '../../../core/ground/domain/accounts/account.ts';
import { accountMessages } from '../../../locales/accounts.ts';
import { useLocale } from '../locale.tsx';
import { PasswordField } from './field.tsx';

/** A new password, with the rule that it must follow. */
export function NewPasswordField({ label, name }: { label: string; name: string }) {
  const words = accountMessages(useLocale()).fields;
  return (
    <PasswordField
      label={label}
      hint={words.passwordHint(PASSWORD.min)}
      name={name}
      required
      minLength={PASSWORD.min}
      maxLength={PASSWORD.max}
      autoComplete="new-password"
    />
  );
}
