import type { Concept } from './concepts.ts';

/** Emoji of one table line, with their joiners and variation signs kept together. */
const emojiOf = (line: string): string[] =>
  Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(line), ({ segment }) => segment);

/** Things whose CLDR names can follow a number in Persian («دو گربه») and take a regular plural in English. */
const COUNTABLE = new Set([
  ...emojiOf(
    '🐒🦍🦧🐕🐩🐺🦊🦝🐈🐅🐆🫏🐎🦄🦓🦌🐄🐖🐐🐪🦙🦒🐘🦣🐁🐹🐇🦫🦔🦇🐻🐨🐼🦦🦘🐓🐦🐧🕊🦅🦆🦢🦉🦩🦚🦜🪿🐸🐊🐢🦎🐍🐉🐋🐬🐟🦈🐙🦀🦐🐌🦋🐜🕷🦂🦟',
  ),
  ...emojiOf('🌷🌻🌴🌵🍄🍁🍉🍊🍋🍌🍍🥭🍎🍏🍐🍑🍅🥥🥑🍆🥕🥒🧅🥐🍔🍕🌭🥪🌮🍩🍪🎂🍭🥚'),
  ...emojiOf('🏠🏰⛺🚂🚌🚐🚑🚕🛻🏍🛵🚲⛵🛶🚢✈🚁🚀🛰🛸☂⭐'),
  ...emojiOf('⚽🎈🎁🪁🏆🔔🎸🎻🎺🥁📱💻📷💡🕯📗📘📙✏🖊🔑🔨🪓🔧💍👑🎒🥄⚓🪑🪣🪥🔭🔬'),
]);

/** What people try first, besides everything that can be counted. */
const EVERYDAY = new Set(
  emojiOf(
    '❤👶👦👧👨👩👪🐴🐂🐔🐤🐑🐝🐞🐪🌹🌸🌺🌲🎄🍇🍒🍓🍞🍟🍦☕🥛🍴🔪🏫🏥🏔⛰🚗🚙🚓🚒🚆🛳🚤⌚☀☁🌈🔥❄🏀🏐🎾🥇🎮🎨👓👕👗👞👟👠🎩📺📚✂🔒🔓⚙💰✉📦🚪🛏🛁',
  ),
);

/** Plurals, substances, games and names of one thing: English puts no “a” before them. */
const WITHOUT_ARTICLE = new Set([
  ...emojiOf('🐾🍇🍒🫐🥜🫘🥞🍟🥓🍿🧈🧂🥫🍚🍛🍝🍣🍤🍧🍦🍨🍮🫕🍞🥖🫓🍖🥦🧄🍶🧋🧉🧊🥢🗻🏕🪵🏘🏗🗼♨🚈🚧⚡✨🎆🎭'),
  ...emojiOf('⚾🥎🏀🏐🏈🏉🎾🎳🏑🏒🥍🏓🏸🎿👓🕶🥽👖🧤🧦🩲🩳👚🛍🩰📿🎶🪇🎟🪆📚💸🔒🔓🔏🔐✂⚔⛓🧬🫧🧼🪸☀🧵🧶🧳🫗🍳'),
]);

/** The first letter alone would choose the wrong article. */
const UNUSUAL_ARTICLES: Readonly<Record<string, string>> = {
  unicorn: 'a',
  ewe: 'a',
  'one-piece swimsuit': 'a',
  'x-ray': 'an',
};

/** Plurals that do not follow from the last letters. */
const IRREGULAR_PLURALS: Readonly<Record<string, string>> = {
  mouse: 'mice',
  wolf: 'wolves',
  deer: 'deer',
  goose: 'geese',
  fish: 'fish',
  'maple leaf': 'maple leaves',
};

/** Letters, numbers, or a left and right that belong to the name: wrong in a mirror. */
const NOT_MIRRORED = new Set(
  emojiOf(
    '🔍🔎🥇🥈🥉🎱📅📧🎵🎶🎼🛑🚓🚑🚒🚕🚌🚏🏤🏥🏫⌨🪪💳🎟🎫🧧💸💰🪙🚨♠♥♦♣🎲🧮⏱⌚🏎🎽⛽🍱🏮🗺🗻🎋📻📠🎬🎹⚖📃📄📝📒🖼🧃🥫📗📘📙📓💮🛗📦',
  ),
);

/** Drawn as a whole picture with a frame or sky of its own: they stand alone. */
const FULL_PICTURES = new Set(emojiOf('🌃🌅🌇🏞🗺🎆🏜🏖🏕🖼🌠🛤🛣'));

export const canBeCounted = ({ emoji }: Concept): boolean => COUNTABLE.has(emoji);
export const isEveryday = ({ emoji }: Concept): boolean => COUNTABLE.has(emoji) || EVERYDAY.has(emoji);
export const canBeMirrored = ({ emoji }: Concept): boolean => !NOT_MIRRORED.has(emoji);
export const isFullPicture = ({ emoji }: Concept): boolean => FULL_PICTURES.has(emoji);

/** Whether neither name is itself a list (“bowl and spoon”), which would be unclear within a longer list. */
export const hasPlainName = ({ persian, english }: Concept): boolean =>
  !persian.includes(' و ') && !/ and /.test(english);

/** “a”, “an” or nothing: what stands before a name in English. */
export function englishArticle({ emoji, english }: Concept): string {
  if (WITHOUT_ARTICLE.has(emoji)) return '';
  return UNUSUAL_ARTICLES[english] ?? (/^[aeiou]/.test(english) ? 'an' : 'a');
}

/** “geese”, “foxes”, “cherries”; for the names of {@link canBeCounted} things. */
export function englishPlural(name: string): string {
  const irregular = IRREGULAR_PLURALS[name];
  if (irregular) return irregular;
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return /(s|x|ch|sh|(tomat|mang|mosquit)o)$/.test(name) ? `${name}es` : `${name}s`;
}
