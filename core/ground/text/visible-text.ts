import { INVISIBLE } from '../persian/unicode-ranges.ts';

/**
 * Escape sequences, which a terminal obeys and does not show: control sequences (CSI), strings (OSC, DCS, APC, PM, SOS) to
 * their end, and the short ones. Source: ECMA-48, fifth edition, sections 5.3, 5.4 and 5.6. Of a string without an end only
 * the beginning is removed, so that it swallows no text.
 */
const TERMINAL_ORDERS =
  /(?:\x1B\[|\x9B)[0-?]*[ -/]*[@-~]|(?:\x1B[\]PX^_]|[\x9D\x90\x98\x9E\x9F])(?:[^\x07\x1B\x90\x98\x9C-\x9F\n]{0,2000}(?:\x07|\x1B\\|\x9C))?|\x1B[ -/]*[0-~]/g;
const LINE_ENDS = /\r\n?|[\n\v\f\u0085\u2028\u2029]/g;
/** Emoji made with joiners and selectors stay whole; elsewhere these characters are invisible. */
const INVISIBLE_OUTSIDE_EMOJI = new RegExp(`(\\p{RGI_Emoji})|[${INVISIBLE}]`, 'gv');
const INVISIBLES = new RegExp(`[${INVISIBLE}]+`, 'gu');
/** What a sequence of emoji has; looking for whole sequences costs a hundred times more. */
const ANY_EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u;
/** Beside a space or an end, where nothing could join. */
const STRAY_HALF_SPACES = /(?<=^|\s)\u200C+|\u200C+(?=\s|$)/g;
const LONE_SURROGATES = /\p{Surrogate}/gu;

/**
 * What a reader sees of a text, as it may be stored: without NUL, controls, escape sequences, halves of surrogate pairs
 * and invisible marks (the half-space stays), composed (NFC), with single spaces. Runs in browsers too.
 * @param options.lines keeps the ends of lines; without it the text becomes one line.
 */
export function visibleText(text: string, { lines = false }: { readonly lines?: boolean } = {}): string {
  const kept = text.replace(LINE_ENDS, '\n').replace(TERMINAL_ORDERS, '').replace(LONE_SURROGATES, '');
  const visible = ANY_EMOJI.test(kept)
    ? kept.replace(INVISIBLE_OUTSIDE_EMOJI, '$1')
    : kept.replace(INVISIBLES, '');
  // Marks that an invisible character kept apart can be put in order only now.
  const composed = visible.normalize('NFC').replace(STRAY_HALF_SPACES, '');
  const spaced = lines
    ? composed
        .replace(/[^\S\n]+/g, ' ')
        .replace(/ ?\n ?/g, '\n')
        .replace(/\n{3,}/g, '\n\n')
    : composed.replace(/\s+/g, ' ');
  return spaced.trim();
}
