'use client';

import { clsx } from 'clsx';
import type { ComponentProps, InputEvent } from 'react';
import type { z } from 'zod';
import { numberLimits } from '../../../core/ground/domain/number-limits.ts';
import { foldPersian } from '../../../core/ground/persian/fold.ts';
import { FIELD } from './input.tsx';

export interface NumberProps extends Omit<ComponentProps<'input'>, 'type' | 'min' | 'max'> {
  /** What the number must be: the browser says so before it is sent, by the limits that the answer has. */
  readonly of: z.ZodType;
}

/**
 * A number, which a Persian keyboard can type, too: browsers whose own language is another drop «۲۵» there without a word, and what
 * comes of an empty field is not what was typed.
 */
export const NumberInput = ({ of, className, ...props }: NumberProps) => (
  <input
    dir="ltr"
    {...numberLimits(of)}
    {...props}
    type="number"
    className={clsx(FIELD, 'h-11', className)}
    onBeforeInput={typeLatinDigits}
  />
);

/** What a Persian keyboard types into a number. */
const PERSIAN = /[۰-۹٠-٩٫−]/;

function typeLatinDigits(event: InputEvent<HTMLInputElement>): void {
  if (!PERSIAN.test(event.data ?? '')) return;
  const folded = foldPersian(event.data).replaceAll('٫', '.').replaceAll('−', '-');
  event.preventDefault();
  // The one way into a number field at its cursor, which no script may ask for there; it can be undone as typing can.
  document.execCommand('insertText', false, folded);
}
