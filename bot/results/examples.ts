import { InlineKeyboard } from 'grammy';

export const EXAMPLE_DATA = /^example:(\d{1,2})$/;
const SHOWN = 8;
/** The longest text, in characters, that fits into half a phone's width and shares a row. */
const SHORT = 14;

/** Buttons that run a query when tapped. Their data is the index in the list, because 64 bytes hold few Persian words. */
export function exampleKeyboard(examples: readonly string[]): InlineKeyboard {
  const keyboard = new InlineKeyboard();
  const shown = examples.slice(0, SHOWN);
  const perRow = shown.every(({ length }) => length <= SHORT) ? 2 : 1;
  shown.forEach((example, index) => {
    if (index > 0 && index % perRow === 0) keyboard.row();
    keyboard.text(example, `example:${index}`);
  });
  return keyboard;
}

/** One example to name inside a sentence. */
export const firstExample = (examples: readonly string[]): string => examples[0] ?? 'گل';
