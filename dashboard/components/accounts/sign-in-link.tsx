'use client';

import { LogIn } from 'lucide-react';
import { Button } from '../ui/button.tsx';

/** @param label passed in, so that no page loads the texts of accounts for it */
export function SignInLink({ label }: { label: string }) {
  return (
    <Button asChild variant="ghost" className="max-sm:px-2">
      <a href="/sign-in">
        <LogIn aria-hidden className="rtl:-scale-x-100" />
        <span className="max-sm:sr-only">{label}</span>
      </a>
    </Button>
  );
}
