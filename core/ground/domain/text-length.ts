const graphemes = new Intl.Segmenter('fa', { granularity: 'grapheme' });

/** A text's length for limits: its code points, so that an emoji or a rare letter counts as one. */
export function textLength(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length - 1; at += 1) {
    if (isHigh(text.charCodeAt(at)) && isLow(text.charCodeAt(at + 1))) length -= 1;
  }
  return length;
}

/** Real writing never puts more code points than this into what a reader takes for one character. */
const POINTS_A_CHARACTER = 4;

/**
 * How many characters a reader sees: a letter with its marks, a flag or a family of emoji is one. A text with far more marks than
 * any writing needs is counted by its code points.
 * @param limit beyond which nobody asks for the exact number.
 */
export function characterCount(text: string, limit: number): number {
  const points = textLength(text);
  if (points <= limit || points > limit * POINTS_A_CHARACTER) return points;
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/**
 * The beginning of a text, of at most `limit` code points. Never cuts what a reader takes for one character (a letter
 * with its marks, a flag, a family of emoji), so it may be a little shorter.
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let [end, length] = [0, 0];
  // A character of thousands of marks is cut all the same, so that it does not hold up the rest.
  for (const { segment } of graphemes.segment(text.slice(0, limit * 4))) {
    length += textLength(segment);
    if (length > limit) break;
    end += segment.length;
  }
  return text.slice(0, end);
}
