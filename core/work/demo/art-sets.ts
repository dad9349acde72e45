import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** One style of drawing: its author, its licence, and where its npm package keeps the icons. */
export interface ArtSet {
  readonly title: string;
  readonly author: string;
  /** The licence's common name, and the address of its text. */
  readonly licence: string;
  readonly licenceUrl: string;
  readonly home: string;
  /** Path of the Iconify JSON file. Resolved on demand: only drawing needs the packages. */
  readonly file: () => string;
}

const CC = 'https://creativecommons.org/licenses';

/** The styles of the demo, which its model has seen in training (models/demo/MODEL_CARD.md). */
export const ART_SETS = {
  noto: {
    title: 'Noto Emoji',
    author: 'Google Inc',
    licence: 'Apache-2.0',
    licenceUrl: 'https://github.com/googlefonts/noto-emoji/blob/main/svg/LICENSE',
    home: 'https://github.com/googlefonts/noto-emoji',
    file: () => require.resolve('@iconify-json/noto/icons.json'),
  },
  twemoji: {
    title: 'Twemoji',
    author: 'Twitter and other contributors',
    licence: 'CC BY 4.0',
    licenceUrl: `${CC}/by/4.0/`,
    home: 'https://github.com/jdecked/twemoji',
    file: () => require.resolve('@iconify-json/twemoji/icons.json'),
  },
  openmoji: {
    title: 'OpenMoji',
    author: 'OpenMoji',
    licence: 'CC BY-SA 4.0',
    licenceUrl: `${CC}/by-sa/4.0/`,
    home: 'https://github.com/hfg-gmuend/openmoji',
    file: () => require.resolve('@iconify-json/openmoji/icons.json'),
  },
  'fluent-emoji-flat': {
    title: 'Fluent Emoji Flat',
    author: 'Microsoft Corporation',
    licence: 'MIT',
    licenceUrl: 'https://github.com/microsoft/fluentui-emoji/blob/main/LICENSE',
    home: 'https://github.com/microsoft/fluentui-emoji',
    file: () => require.resolve('@iconify-json/fluent-emoji-flat/icons.json'),
  },
  fxemoji: {
    title: 'Firefox OS Emoji',
    author: 'Mozilla',
    licence: 'Apache-2.0',
    licenceUrl: 'https://mozilla.github.io/fxemoji/LICENSE.md',
    home: 'https://github.com/mozilla/fxemoji',
    file: () => require.resolve('@iconify-json/fxemoji/icons.json'),
  },
  'noto-v1': {
    title: 'Noto Emoji (v1)',
    author: 'Google Inc',
    licence: 'Apache-2.0',
    licenceUrl: 'https://github.com/googlefonts/noto-emoji/blob/main/svg/LICENSE',
    home: 'https://github.com/googlefonts/noto-emoji',
    file: () => require.resolve('@iconify-json/noto-v1/icons.json'),
  },
} as const satisfies Record<string, ArtSet>;

/** Styles that the demo model has never seen: used only to measure it, never in pictures of the demo. */
const HELD_OUT_ART_SETS = {
  emojione: {
    title: 'EmojiOne (v2)',
    author: 'Emoji One',
    licence: 'CC BY 4.0',
    licenceUrl: `${CC}/by/4.0/`,
    home: 'https://github.com/EmojiTwo/emojitwo',
    file: () => require.resolve('@iconify-json/emojione/icons.json'),
  },
} as const satisfies Record<string, ArtSet>;

const ALL_ART_SETS = { ...ART_SETS, ...HELD_OUT_ART_SETS };

export type ArtSetName = keyof typeof ALL_ART_SETS;
export const ART_SET_NAMES = Object.keys(ART_SETS) as (keyof typeof ART_SETS)[];
export const HELD_OUT_ART_SET_NAMES = Object.keys(HELD_OUT_ART_SETS) as (keyof typeof HELD_OUT_ART_SETS)[];
export const ALL_ART_SET_NAMES: readonly ArtSetName[] = [...ART_SET_NAMES, ...HELD_OUT_ART_SET_NAMES];

export const artSetNamed = (name: ArtSetName): ArtSet => ALL_ART_SETS[name];

/** The attribution line of each picture: title, author, source, licence, and that the drawing was changed. */
export function attributionOf(name: ArtSetName): string {
  const { title, author, home, licence } = artSetNamed(name);
  return `${title} by ${author} (${home}), ${licence}; arranged on a background`;
}
