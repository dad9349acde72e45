import { Reason } from '../../../../core/ground/domain/review/review.ts';
import {
  type KeyBindings,
  KeyCommand,
  USUAL_KEYS,
} from '../../../../core/ground/domain/review/review-keys.ts';

/** What a key asks for. */
export type Command =
  | { readonly do: KeyCommand | 'help' }
  | { readonly do: 'reject-for' | 'note-reason'; readonly reason: Reason };

/** The letters of the Persian standard layout (ISIRI 9147), by the key's place. */
const PERSIAN: Readonly<Record<string, string>> = {
  KeyQ: 'ض',
  KeyW: 'ص',
  KeyE: 'ث',
  KeyR: 'ق',
  KeyT: 'ف',
  KeyY: 'غ',
  KeyU: 'ع',
  KeyI: 'ه',
  KeyO: 'خ',
  KeyP: 'ح',
  BracketLeft: 'ج',
  BracketRight: 'چ',
  KeyA: 'ش',
  KeyS: 'س',
  KeyD: 'ی',
  KeyF: 'ب',
  KeyG: 'ل',
  KeyH: 'ا',
  KeyJ: 'ت',
  KeyK: 'ن',
  KeyL: 'م',
  Semicolon: 'ک',
  Quote: 'گ',
  KeyZ: 'ظ',
  KeyX: 'ط',
  KeyC: 'ز',
  KeyV: 'ر',
  KeyB: 'ذ',
  KeyN: 'د',
  KeyM: 'پ',
  Comma: 'و',
};
const SIGNS: Readonly<Record<string, string>> = {
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Semicolon: ';',
  Quote: "'",
  Backquote: '`',
  Backslash: '\\',
  Comma: ',',
  Period: '.',
  Slash: '/',
};

/** What is written on a key: in Latin, and in Persian where that is another letter. */
export function keyLabels(code: string): { readonly latin: string; readonly persian: string | undefined } {
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  const latin = digit ?? /^Key([A-Z])$/.exec(code)?.[1] ?? SIGNS[code] ?? code;
  return { latin, persian: PERSIAN[code] };
}

type KeyPress = Pick<
  KeyboardEvent,
  'code' | 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'
>;

/** What this key press asks for; null for nothing. A key that is held down asks once. */
export function commandOf(press: KeyPress, keys: KeyBindings = USUAL_KEYS): Command | null {
  const { key, shiftKey, ctrlKey, metaKey, altKey, repeat } = press;
  // The place of the key counts, so that they work whatever letters it gives; a keypad's digits are digits.
  const code = press.code.replace(/^Numpad(?=\d$)/, 'Digit');
  if (repeat || altKey) return null;
  if (ctrlKey || metaKey) return code === 'KeyZ' && !shiftKey ? { do: 'undo' } : null;
  // Where «?» is depends on the layout; its name does not.
  if (key === '?' || key === '؟') return { do: 'help' };
  const name = Object.entries(keys).find(([, chosen]) => chosen === code)?.[0];
  if (name === undefined) return null;
  const command = KeyCommand.safeParse(name).data;
  if (command) return shiftKey ? null : { do: command };
  const reason = Reason.safeParse(name).data;
  return reason === undefined ? null : { do: shiftKey ? 'note-reason' : 'reject-for', reason };
}

/** Whether a key press belongs to what has the focus: a field, or anything in a dialog. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest('input, textarea, select, [contenteditable=true], [role=dialog], [role=slider]') !== null
  );
}
