import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** One style of drawing: whose it is, under which terms, and where its npm package keeps the icons. */
export interface ArtSet {
  readonly title: string;
  readonly author: string;
  /** The licence's name as its text is known, and the address of that text. */
  readonly licence: string;
  readonly licenceUrl: string;
  readonly home: string;
  /** Path of the Iconify JSON file. Resolved when asked for: only who draws needs the packages. */
  readonly file: () => string;
}

const CC = 'https://creativecommons.org/licenses';

/** The styles that the demo model has seen in training (models/demo/MODEL_CARD.md); test art is not among them. */
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

export type ArtSetName = keyof typeof ART_SETS;
export const ART_SET_NAMES = Object.keys(ART_SETS) as ArtSetName[];

/** The line that each picture carries: title, author, source, licence, and that the drawing was changed. */
export function attributionOf(name: ArtSetName): string {
  const { title, author, home, licence } = ART_SETS[name];
  return `${title} by ${author} (${home}), ${licence}; arranged on a background`;
}
