import { KEYBOARD_ONLY } from './folding-table.ts';
import { normalizePersian } from './normalize.ts';
import { normalizeAsTrained } from './trained-normalizer.ts';
import { INVISIBLE } from './unicode-ranges.ts';

/** Which normaliser a preset asks for. People's preset files contain these numbers. */
export const AS_WRITTEN = 0;
export const FULL = 1;
export const LETTERS_ONLY = 100;

/**
 * The current version of each normaliser, which is part of every index snapshot. Raise it with any change of the output. A
 * version number always means the same function, so each kind counts within a hundred of its own.
 */
const VERSIONS: ReadonlyMap<number, number> = new Map([
  [FULL, 2],
  [LETTERS_ONLY, 101],
  [AS_WRITTEN, 201],
]);
/** How the demo model's own texts were normalised in training. */
export const AS_TRAINED_VERSION = 1;

const INVISIBLES = new RegExp(`[${INVISIBLE}]+`, 'gu');
/** Changes nothing visible: for scorers, which were also trained on cased English. */
const withoutInvisibles = (text: string): string => text.replace(INVISIBLES, '');

const FORMS = /[\uFB50-\uFDFF\uFE70-\uFEFE\uFF01-\uFFEE]+/g;
const OTHER_KEYBOARDS = new RegExp(`[\\u0640${[...KEYBOARD_ONLY.keys()].join('')}]`, 'gu');

/**
 * For models that were trained on unchanged captions: replaces only what a Persian writer never means (invisible marks,
 * tatweel, letters of other keyboards, presentation forms, full width), so that captions of their data sets pass unchanged.
 * Half-spaces, hamza, harakat and digits stay.
 */
const normalizeLetters = (text: string): string =>
  withoutInvisibles(text)
    .replace(FORMS, form => form.normalize('NFKC'))
    .normalize('NFC')
    .replace(OTHER_KEYBOARDS, letter => KEYBOARD_ONLY.get(letter) ?? '');

/** The normalisers of texts for an encoder, by version. */
export const NORMALIZERS_BY_VERSION: ReadonlyMap<number, (text: string) => string> = new Map([
  [AS_TRAINED_VERSION, normalizeAsTrained],
  [2, normalizePersian],
  [101, normalizeLetters],
  [201, withoutInvisibles],
]);

export const isNormalizer = (kind: number): boolean => VERSIONS.has(kind);

/** The present version of a preset's normaliser. @throws RangeError for a number that {@link isNormalizer} denies. */
export function versionOfNormalizer(kind: number): number {
  const version = VERSIONS.get(kind);
  if (version === undefined) throw new RangeError(`there is no text normaliser ${kind}`);
  return version;
}
