import { z } from 'zod';
import { REJECT_REASONS, Reason } from './review.ts';

/** The commands that have a key in the review, besides the reasons, in the order in which the keys are shown. */
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
export type KeyBindings = Readonly<Partial<Record<KeyCommand | Reason, string>>>;

/** The keys that somebody chose instead of the usual ones; null for no key. */
export const ChosenKeys = z
  .partialRecord(z.union([KeyCommand, Reason]), KeyCode.nullable())
  .refine(keys => clashOf(keys) === undefined, 'one key does two things');
export type ChosenKeys = Readonly<Partial<Record<KeyCommand | Reason, string | null>>>;

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

/**
 * The usual keys with somebody's choices. What a chosen key did before has no key then.
 * @param reasons the ones offered: the key of a reason that was archived since is free
 */
export function withChosen(chosen: ChosenKeys, reasons: readonly Reason[]): KeyBindings {
  const offered = new Set<string>([...KEY_COMMANDS, ...reasons]);
  const known = Object.entries(chosen).filter(([name]) => offered.has(name));
  const taken = new Set(known.map(([, code]) => code));
  const usual = Object.entries(USUAL_KEYS).filter(([name, code]) => !(name in chosen) && !taken.has(code));
  return Object.fromEntries([...usual, ...known].flatMap(([name, code]) => (code ? [[name, code]] : [])));
}

/** Two things that one key would do. */
export function clashOf(
  keys: Readonly<Record<string, string | null | undefined>>,
): readonly [string, string] | undefined {
  const seen = new Map<string, string>();
  for (const [name, code] of Object.entries(keys)) {
    if (!code) continue;
    const other = seen.get(code);
    if (other !== undefined) return [other, name];
    seen.set(code, name);
  }
  return undefined;
}
