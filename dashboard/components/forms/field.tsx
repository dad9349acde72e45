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

/** A labelled line of a form, with a hint that is read out with it. */
export const Field = ({ label, hint, ...props }: FieldProps) => (
  <Labelled label={label} hint={hint}>
    {control => <Input {...control} {...props} />}
  </Labelled>
);

/** The same of a number. */
export const NumberField = ({ label, hint, ...props }: NumberProps & Label) => (
  <Labelled label={label} hint={hint}>
    {control => <NumberInput {...control} {...props} />}
  </Labelled>
);

/** A password, which may be looked at: long ones are typed better so. */
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

/** What went wrong, said at once to those who hear the page, and brought into sight where a form is longer than the window. */
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
