import { Reason } from '../../../../core/ground/domain/review/review.ts';
import {
  type KeyBindings,
  KeyCommand,
  USUAL_KEYS,
} from '../../../../core/ground/domain/review/review-keys.ts';

/** The command of a key. */
export type Command =
  | { readonly do: KeyCommand | 'help' }
  | { readonly do: 'reject-for' | 'note-reason'; readonly reason: Reason };

/** The letters of the Persian standard layout (ISIRI 9147), by the key's position. */
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

/** The labels of a key: Latin, and Persian if that is a different letter. */
export function keyLabels(code: string): { readonly latin: string; readonly persian: string | undefined } {
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  const latin = digit ?? /^Key([A-Z])$/.exec(code)?.[1] ?? SIGNS[code] ?? code;
  return { latin, persian: PERSIAN[code] };
}

type KeyPress = Pick<
  KeyboardEvent,
  'code' | 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'
>;

/** The command of this key press; null if there is none. A key that is held down counts once. */
export function commandOf(press: KeyPress, keys: KeyBindings = USUAL_KEYS): Command | null {
  const { key, shiftKey, ctrlKey, metaKey, altKey, repeat } = press;
  // The key's position counts, so that the keys work in any layout; a keypad's digits are digits.
  const code = press.code.replace(/^Numpad(?=\d$)/, 'Digit');
  if (repeat || altKey) return null;
  if (ctrlKey || metaKey) return code === 'KeyZ' && !shiftKey ? { do: 'undo' } : null;
  // The position of «?» depends on the layout; its name does not.
  if (key === '?' || key === '؟') return { do: 'help' };
  const name = Object.entries(keys).find(([, chosen]) => chosen === code)?.[0];
  if (name === undefined) return null;
  const command = KeyCommand.safeParse(name).data;
  if (command) return shiftKey ? null : { do: command };
  const reason = Reason.safeParse(name).data;
  return reason === undefined ? null : { do: shiftKey ? 'note-reason' : 'reject-for', reason };
}

/** Whether a key press belongs to the focused element: a field, or anything in a dialog. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest('input, textarea, select, [contenteditable=true], [role=dialog], [role=slider]') !== null
  );
}
