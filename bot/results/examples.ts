import { InlineKeyboard } from 'grammy';

export const EXAMPLE_DATA = /^example:(\d{1,2})$/;
const SHOWN = 8;
const PER_ROW = 2;

/** Buttons that run a query when tapped. Their data is the place in the list, for 64 bytes hold few Persian words. */
export function exampleKeyboard(examples: readonly string[]): InlineKeyboard {
  const keyboard = new InlineKeyboard();
  examples.slice(0, SHOWN).forEach((example, index) => {
    if (index > 0 && index % PER_ROW === 0) keyboard.row();
    keyboard.text(example, `example:${index}`);
  });
  return keyboard;
}

/** One to name inside a sentence. */
export const firstExample = (examples: readonly string[]): string => examples[0] ?? 'گل';
