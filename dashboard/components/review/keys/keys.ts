import { REJECT_REASONS, type RejectReason } from '../../../../core/ground/domain/review.ts';

/** What a key asks for. */
export type Command =
  | { readonly do: 'approve' | 'reject' | 'edit' | 'skip' | 'flag' | 'undo' | 'zoom' | 'grid' | 'help' }
  | { readonly do: 'reject-for' | 'note-reason'; readonly reason: RejectReason };

/** The place of the key on the keyboard, so that they work whatever letters it gives. */
const COMMANDS: Readonly<Record<string, Exclude<Command['do'], 'reject-for' | 'note-reason'>>> = {
  KeyA: 'approve',
  KeyR: 'reject',
  KeyE: 'edit',
  KeyS: 'skip',
  KeyF: 'flag',
  KeyU: 'undo',
  KeyZ: 'zoom',
  KeyG: 'grid',
};

/** What is written on those keys: Latin letter and the letter of the Persian standard layout (ISIRI 9147). */
export const KEY_NAMES = {
  approve: ['A', 'ش'],
  reject: ['R', 'ق'],
  edit: ['E', 'ث'],
  skip: ['S', 'س'],
  flag: ['F', 'ب'],
  undo: ['U', 'ع'],
  zoom: ['Z', 'ظ'],
  grid: ['G', 'ل'],
  help: ['?', '؟'],
} as const;

type KeyPress = Pick<
  KeyboardEvent,
  'code' | 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'
>;

/** What this key press asks for; null for nothing. A key that is held down asks once. */
export function commandOf(press: KeyPress): Command | null {
  const { code, key, shiftKey, ctrlKey, metaKey, altKey, repeat } = press;
  if (repeat || altKey) return null;
  if (ctrlKey || metaKey) return code === 'KeyZ' && !shiftKey ? { do: 'undo' } : null;
  // Where «?» is depends on the layout; its name does not.
  if (key === '?' || key === '؟') return { do: 'help' };
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  const reason = digit === undefined ? undefined : REJECT_REASONS[Number(digit) - 1];
  if (reason) return { do: shiftKey ? 'note-reason' : 'reject-for', reason };
  const command = shiftKey ? undefined : COMMANDS[code];
  return command ? { do: command } : null;
}

/** Whether a key press belongs to what has the focus: a field, or anything in a dialog. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest('input, textarea, select, [contenteditable=true], [role=dialog], [role=slider]') !== null
  );
}
