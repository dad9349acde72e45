'use client';

import type { ReactNode } from 'react';
import { toast } from 'sonner';
import type { ActionResult } from '../forms/action-result.ts';
import { useAction } from '../forms/use-action.tsx';
import { Button, type ButtonProps } from '../ui/button.tsx';

interface AskButtonProps<Input> extends Pick<ButtonProps, 'variant' | 'className'> {
  readonly act: (input: Input) => Promise<ActionResult<unknown>>;
  readonly input: Input;
  /** Shown when the request was accepted. */
  readonly done: string;
  /** Asked before sending. */
  readonly confirm?: string;
  /** What the button is about, if its text alone does not say so. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** A button that requests work in the background, and reports the outcome. */
export function AskButton<Input>(props: AskButtonProps<Input>) {
  const { act, input, done, confirm, label, children, variant = 'secondary', className } = props;
  const { run, busy, error } = useAction(act);
  return (
    <span className="inline-flex flex-col items-start gap-1">
      <Button
        size="small"
        variant={variant}
        className={className}
        disabled={busy}
        aria-label={label}
        onClick={async () => {
          if (confirm !== undefined && !window.confirm(confirm)) return;
          if (await run(input)) toast.success(done);
        }}
      >
        {children}
      </Button>
      {error !== null && (
        <span role="alert" className="text-sm text-danger">
          {error}
        </span>
      )}
    </span>
  );
}
