'use client';

import type { ComponentProps, InputEvent } from 'react';
import { foldPersian } from '../../../core/ground/persian/fold.ts';

/**
 * A number, which a Persian keyboard can type, too: browsers whose own language is another drop «۲۵» there without a word, and what
 * comes of an empty field is not what was typed.
 */
export const NumberInput = (props: Omit<ComponentProps<'input'>, 'type'>) => (
  <input {...props} type="number" onBeforeInput={typeLatinDigits} />
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
