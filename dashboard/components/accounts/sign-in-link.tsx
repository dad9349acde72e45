'use client';

import { LogIn } from 'lucide-react';
import { accountMessages } from '../../../locales/accounts.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';

export function SignInLink() {
  const words = accountMessages(useLocale()).nav;
  return (
    <Button asChild variant="ghost" className="max-sm:px-2">
      <a href="/sign-in">
        <LogIn aria-hidden className="rtl:-scale-x-100" />
        <span className="max-sm:sr-only">{words.signIn}</span>
      </a>
    </Button>
  );
}
