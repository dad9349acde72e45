'use client';

import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { LinkBox } from '../accounts/link-box.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent, DialogTrigger } from '../ui/dialog.tsx';
import { ActionForm } from './action-form.tsx';
import type { ActionResult } from './action-result.ts';

interface OnceDialogProps<Input> {
  readonly icon: LucideIcon;
  /** The text on the button and above the fields. */
  readonly title: string;
  readonly about: string;
  /** The heading above the result. */
  shownTitle(input: Input): string;
  readonly shownAbout: string;
  readonly submit: string;
  act(input: Input): Promise<ActionResult<string>>;
  /** @param text the text typed in the field of that name */
  read(text: (name: string) => string): Input;
  /** The fields. */
  readonly children: ReactNode;
}

/** A button whose dialog asks for input and then shows the resulting link or secret, only once. */
export function OnceDialog<Input>(props: OnceDialogProps<Input>) {
  const { icon: Icon, title, about, shownTitle, shownAbout, submit, act, read, children } = props;
  const [made, setMade] = useState<{ readonly title: string; readonly secret: string } | null>(null);
  return (
    <Dialog onOpenChange={() => setMade(null)}>
      <DialogTrigger asChild>
        <Button>
          <Icon aria-hidden />
          {title}
        </Button>
      </DialogTrigger>
      <DialogContent title={made ? made.title : title} description={made ? shownAbout : about}>
        {made ? (
          <LinkBox link={made.secret} label={made.title} />
        ) : (
          <ActionForm
            submit={submit}
            act={act}
            read={read}
            onDone={(secret, input) => setMade({ title: shownTitle(input), secret })}
          >
            {children}
          </ActionForm>
        )}
      </DialogContent>
    </Dialog>
  );
}
