'use client';

import { clsx } from 'clsx';
import type { ComponentProps, InputEvent } from 'react';
import type { z } from 'zod';
import { numberLimits } from '../../../core/ground/domain/number-limits.ts';
import { foldPersian } from '../../../core/ground/persian/fold.ts';
import { FIELD } from './input.tsx';

export interface NumberProps extends Omit<ComponentProps<'input'>, 'type' | 'min' | 'max'> {
  /** The number's schema: the browser checks the same limits as the server before sending. */
  readonly of: z.ZodType;
}

/**
 * A number that can also be typed on a Persian keyboard: browsers in another language silently drop «۲۵», and the resulting empty field is
 * not what was typed.
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

/** The characters of a number on a Persian keyboard. */
const PERSIAN = /[۰-۹٠-٩٫−]/;

function typeLatinDigits(event: InputEvent<HTMLInputElement>): void {
  if (!PERSIAN.test(event.data ?? '')) return;
  const folded = foldPersian(event.data).replaceAll('٫', '.').replaceAll('−', '-');
  event.preventDefault();
  // The only way to insert text at the cursor of a number field, because scripts cannot read the cursor there. It can be undone like
  // typing.
  document.execCommand('insertText', false, folded);
}
