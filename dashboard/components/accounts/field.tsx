'use client';

import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, useId, useState } from 'react';
import { accountMessages } from '../../../locales/accounts.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';

interface FieldProps extends ComponentProps<'input'> {
  readonly label: string;
  readonly hint?: string;
}

/** A labelled line of a form, with a hint that is read out with it. */
export function Field({ label, hint, ...props }: FieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <Input id={id} {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })} {...props} />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-sm text-muted-foreground">
          {hint}
        </p>
      )}
    </div>
  );
}

/** A password, which may be looked at: long ones are typed better so. */
export function PasswordField({ label, hint, ...props }: FieldProps) {
  const id = useId();
  const [visible, setVisible] = useState(false);
  const words = accountMessages(useLocale()).fields;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div className="relative">
        <Input
          id={id}
          type={visible ? 'text' : 'password'}
          dir="ltr"
          className="pe-12"
          {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })}
          {...props}
        />
        <Button
          variant="ghost"
          size="smallIcon"
          className="absolute inset-y-1 end-1"
          aria-label={visible ? words.hide : words.show}
          aria-pressed={visible}
          onClick={() => setVisible(!visible)}
        >
          {visible ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </Button>
      </div>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-sm text-muted-foreground">
          {hint}
        </p>
      )}
    </div>
  );
}

/** What went wrong, said at once to those who hear the page. */
export const FormError = ({ children }: { children: string | null }) => (
  <p role="alert" className="text-danger empty:hidden">
    {children}
  </p>
);
