'use client';

import { Eye, EyeOff } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { accountMessages } from '../../../locales/accounts.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Input, type InputProps } from '../ui/input.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { NumberInput, type NumberProps } from '../ui/number-input.tsx';

interface Label {
  readonly label: string;
  readonly hint?: string;
}
type FieldProps = InputProps & Label;

/** A labelled form field, with a hint that screen readers read with it. */
export const Field = ({ label, hint, ...props }: FieldProps) => (
  <Labelled label={label} hint={hint}>
    {control => <Input {...control} {...props} />}
  </Labelled>
);

/** The same for a number. */
export const NumberField = ({ label, hint, ...props }: NumberProps & Label) => (
  <Labelled label={label} hint={hint}>
    {control => <NumberInput {...control} {...props} />}
  </Labelled>
);

/** A password that can be made visible, because long ones are easier to type that way. */
export function PasswordField({ label, hint, ...props }: FieldProps) {
  const [visible, setVisible] = useState(false);
  const words = accountMessages(useLocale()).fields;
  return (
    <Labelled label={label} hint={hint}>
      {control => (
        <div className="relative" dir="ltr">
          <Input
            {...control}
            type={visible ? 'text' : 'password'}
            dir="ltr"
            className="pe-12"
            maxLength={200}
            {...props}
          />
          <Button
            variant="ghost"
            size="smallIcon"
            className="absolute inset-y-0 end-1 my-auto"
            aria-label={visible ? words.hide : words.show}
            aria-pressed={visible}
            onClick={() => setVisible(!visible)}
          >
            {visible ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          </Button>
        </div>
      )}
    </Labelled>
  );
}

/** An error: announced at once to screen readers, and scrolled into view if the form is longer than the window. */
export function FormError({ children }: { children: ReactNode }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (children !== null) line.current?.scrollIntoView({ block: 'nearest' });
  }, [children]);
  return (
    <p ref={line} role="alert" className="scroll-mb-6 text-danger empty:hidden">
      {children}
    </p>
  );
}
