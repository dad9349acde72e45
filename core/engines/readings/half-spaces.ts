import { searchTokens } from '../../ground/persian/search-tokens.ts';
import type { Place, WordReading } from './candidate.ts';
import { isSeen } from './known-words.ts';
import type { Compound, Lexicon } from './lexicon.ts';
import { misspelt } from './spelling.ts';
import { joinWords } from './splitting.ts';
import { readWord } from './word-reader.ts';

const ZWNJ = '\u200C';
const PERSIAN_WORD = /[[\p{Script=Arabic}&&[\p{L}\p{M}]]\u200C]+/gv;
/** What stands behind a half-space without being a word of its own. */
const ENDING =
  /^(?:ها(?:ی|یی|یم|یت|یش|یمان|یتان|یشان)?|ی|ای|ام|ات|اش|اند|ایم|اید|مان|تان|شان|تر|ترین|تری|ان|گان|گی)$/u;
const SPOKEN_ENDING: Readonly<Record<string, string>> = {
  هام: 'هایم',
  هات: 'هایت',
  هاش: 'هایش',
  هامون: 'هایمان',
  هاتون: 'هایتان',
  هاشون: 'هایشان',
  مون: 'مان',
  تون: 'تان',
  شون: 'شان',
};

/** «گل های», «بچه ای», «بزرگ تر»: endings that stand apart. */
const APART = / (?=(?:ها(?:ی|یی|یم|یت|یش)?|ترین?)(?: |$))|(?<=ه) (?=ای(?: |$))/gu;

/** A word with what stands before it. */
interface Piece {
  readonly between: string;
  readonly word: string;
}

/**
 * A text whose words are read one by one (`word-reader.ts`), and whose spaces stand where they belong: words that were torn
 * are joined, compounds get their half-spaces («لاکپشت», «لاک پشت» لاک‌پشت), and what a half-space joins without reason
 * gets a space.
 * @param text folded.
 */
export function withHalfSpaces(text: string, lexicon: Lexicon): WordReading {
  const pieces: Piece[] = [];
  let end = 0;
  const together = text.replaceAll(APART, ZWNJ);
  for (const { 0: word, index } of together.matchAll(PERSIAN_WORD)) {
    pieces.push({ between: together.slice(end, index), word });
    end = index + word.length;
  }
  const read: string[] = [];
  const others: string[] = [];
  for (let at = 0; at < pieces.length; ) {
    const { between } = pieces[at]!;
    const { best, other = best, taken } = readFrom(pieces, at, lexicon);
    // Behind a comma there is a space.
    const space = /^[،؛,]$/u.test(between) ? `${between} ` : between;
    read.push(space, best);
    others.push(space, other);
    at += taken;
  }
  const [best, other] = [read, others].map(words => [...words, together.slice(end)].join(''));
  return { best: best!, other: other === best ? undefined : other };
}

/** The word that begins here, and how many of the pieces it takes. */
function readFrom(
  pieces: readonly Piece[],
  at: number,
  lexicon: Lexicon,
): WordReading & { readonly taken: number } {
  for (const taken of [3, 2]) {
    const some = pieces.slice(at, at + taken);
    if (some.length < taken || some.slice(1).some(({ between }) => between !== ' ')) continue;
    const word = joined(
      some.map(piece => piece.word),
      lexicon,
    );
    if (word !== undefined) return { best: word, taken };
  }
  const place: Place = {
    isFirst: at === 0,
    isLast: at === pieces.length - 1,
    before: pieces[at - 1]?.word,
    after: pieces[at + 1]?.word,
  };
  return { ...readOne(pieces[at]!.word, place, lexicon), taken: 1 };
}

function joined(words: readonly string[], lexicon: Lexicon): string | undefined {
  const letters = words.join('').replaceAll(ZWNJ, '');
  const compound = lexicon.compound(letters);
  const [one = '', other = '', third] = words;
  const isWritten = words.every((word, at) => at === 0 || lexicon.hasPair(words[at - 1]!, word));
  if (compound && !isWritten && (compound.isInCaptions || !words.every(word => isSeen(word, lexicon))))
    // «تخت خواب» is «تخت‌خواب» to the dictionary, and «تختخواب» where captions write it so.
    return !compound.isInCaptions && lexicon.captionsWith(letters) > 0 ? letters : compound.word;
  if (third !== undefined || one.includes(ZWNJ) || other.includes(ZWNJ)) return undefined;
  return joinWords(one, other, lexicon);
}

/** A compound of the dictionary as two words where captions write it so: «رنگین کمان». */
function asCaptionsHave({ word, isInCaptions }: Compound, lexicon: Lexicon): string {
  const parts = word.split(ZWNJ);
  const isApart =
    !isInCaptions && parts.every((part, at) => at === 0 || lexicon.hasPair(parts[at - 1]!, part));
  return isApart ? parts.join(' ') : word;
}

function readOne(word: string, place: Place, lexicon: Lexicon): WordReading {
  const letters = word.replaceAll(ZWNJ, '');
  const compound = lexicon.compound(letters);
  const parts = word.split(ZWNJ).filter(part => part !== '');
  const isWord = lexicon.captionsWith(letters) > 0 || (!compound?.isInCaptions && lexicon.has(letters));
  if (compound && (parts.length > 1 || !isWord)) return { best: asCaptionsHave(compound, lexicon) };
  if (parts.length < 2) return readWord(letters, place, lexicon);
  const [prefix] = parts;
  if (prefix === 'می' || prefix === 'نمی') return readWord(word, place, lexicon);
  const slipped = misspeltCompound(letters, lexicon);
  const isHeld = (part: string) => searchTokens(part).every(token => lexicon.captionsWith(token) > 0);
  if (slipped !== undefined && !parts.every(part => ENDING.test(part) || isHeld(part)))
    return { best: slipped };
  return { best: inParts(parts, place, lexicon), other: slipped };
}

/** «کوفه‌پشتی» as «کوله‌پشتی»: a word of captions with half-spaces, one slip away. */
function misspeltCompound(letters: string, lexicon: Lexicon): string | undefined {
  let best: { readonly word: string; readonly cost: number } | undefined;
  for (const { word, cost } of misspelt(letters)) {
    if (best && best.cost <= cost) continue;
    const compound = lexicon.compound(word);
    if (compound?.isInCaptions) best = { word: compound.word, cost };
  }
  return best?.word;
}

function inParts(parts: readonly string[], place: Place, lexicon: Lexicon): string {
  const read = parts.map((part, index) => {
    if (index === 0) return readWord(part, { ...place, isLast: false }, lexicon).best;
    return (
      SPOKEN_ENDING[part] ??
      (ENDING.test(part) ? part : readWord(part, { isFirst: false, isLast: false }, lexicon).best)
    );
  });
  const mended = lexicon.compound(read.join(''));
  if (mended) return mended.word;
  return read.reduce((text, part) => {
    const before = text.split(/[ \u200C]/u).at(-1)!;
    const isTwo =
      !ENDING.test(part) &&
      (lexicon.hasPair(before, part) ||
        [before, part].every(one => lexicon.captionsWith(searchTokens(one)[0] ?? '') > 0));
    return text + (isTwo ? ' ' : ZWNJ) + part;
  });
}
