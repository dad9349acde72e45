'use client';

import { Copy } from 'lucide-react';
import { toast } from 'sonner';
import { accountMessages } from '../../../locales/accounts.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';

/** A one-time link to copy; by hand if the browser offers no clipboard (plain http). */
export function LinkBox({ link, label }: { link: string; label: string }) {
  const words = accountMessages(useLocale()).users;
  return (
    <div className="flex gap-2">
      <Input
        readOnly
        dir="ltr"
        value={link}
        aria-label={label}
        onFocus={event => event.currentTarget.select()}
      />
      <Button
        variant="secondary"
        onClick={() =>
          navigator.clipboard?.writeText(link).then(
            () => toast.success(words.copied),
            () => undefined,
          )
        }
      >
        <Copy aria-hidden />
        {words.copy}
      </Button>
    </div>
  );
}
