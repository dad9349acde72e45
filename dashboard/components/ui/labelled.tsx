import { clsx } from 'clsx';
import { type ReactNode, useId } from 'react';

const LOOKS = {
  form: { frame: 'gap-1.5', label: 'font-medium' },
  dense: { frame: 'gap-1', label: 'text-sm font-medium' },
  quiet: { frame: 'gap-1', label: 'text-sm text-muted-foreground' },
} as const;

/** Connects a control to its label, and to its hint if there is one. */
interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby'?: string;
}

interface LabelledProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly look?: keyof typeof LOOKS;
  readonly className?: string;
  children(control: ControlProps): ReactNode;
}

/** A control under its label, with a hint that screen readers read with it. */
export function Labelled({ label, hint, look = 'form', className, children }: LabelledProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div className={clsx('flex min-w-0 flex-col', LOOKS[look].frame, className)}>
      <label htmlFor={id} className={LOOKS[look].label}>
        {label}
      </label>
      {children(hint === undefined ? { id } : { id, 'aria-describedby': hintId })}
      {hint !== undefined && (
        <p id={hintId} className="text-sm text-muted-foreground">
          {hint}
        </p>
      )}
    </div>
  );
}
