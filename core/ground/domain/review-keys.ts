import { z } from 'zod';
import { REJECT_REASONS, Reason } from './review.ts';

/** What has a key in the review besides the reasons, in the order in which the keys are shown. */
export const KEY_COMMANDS = [
  'approve',
  'reject',
  'edit',
  'skip',
  'flag',
  'undo',
  'zoom',
  'comment',
  'alike',
  'grid',
] as const;
export const KeyCommand = z.enum(KEY_COMMANDS);
export type KeyCommand = z.infer<typeof KeyCommand>;

/** A key by its place on the keyboard, whatever letter it gives there (KeyboardEvent.code). */
export const KeyCode = z
  .string()
  .regex(
    /^(?:Key[A-Z]|Digit[0-9]|Minus|Equal|BracketLeft|BracketRight|Semicolon|Quote|Backquote|Backslash|Comma|Period|Slash)$/,
  );

/** Which key does what: a command or a reason, and the key's place. */
export const KeyBindings = z
  .partialRecord(z.union([KeyCommand, Reason]), KeyCode)
  .refine(keys => clashOf(keys) === undefined, 'one key does two things');
export type KeyBindings = Readonly<Partial<Record<KeyCommand | Reason, string>>>;

export const USUAL_KEYS: KeyBindings = {
  approve: 'KeyA',
  reject: 'KeyR',
  edit: 'KeyE',
  skip: 'KeyS',
  flag: 'KeyF',
  undo: 'KeyU',
  zoom: 'KeyZ',
  comment: 'KeyC',
  alike: 'KeyL',
  grid: 'KeyG',
  ...Object.fromEntries(REJECT_REASONS.map((reason, index) => [reason, `Digit${index + 1}`])),
};

/** The usual keys, but for what somebody has chosen; what a chosen key did before has none then. */
export function withChosen(chosen: KeyBindings): KeyBindings {
  const taken = new Set(Object.values(chosen));
  const usual = Object.entries(USUAL_KEYS).filter(([name, code]) => !(name in chosen) && !taken.has(code));
  return { ...Object.fromEntries(usual), ...chosen };
}

/** Two things that one key would do. */
export function clashOf(
  keys: Readonly<Record<string, string | undefined>>,
): readonly [string, string] | undefined {
  const seen = new Map<string, string>();
  for (const [name, code] of Object.entries(keys)) {
    const other = code === undefined ? undefined : seen.get(code);
    if (other !== undefined) return [other, name];
    if (code !== undefined) seen.set(code, name);
  }
  return undefined;
}
