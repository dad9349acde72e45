import { foldPersian } from '../../persian/fold.ts';

/** Somebody who may be named. */
export interface Nameable {
  readonly id: string;
  readonly name: string;
  readonly username: string | null;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const folded = (text: string): string => foldPersian(text).replaceAll('\u200C', '').toLowerCase();

/**
 * Whom a text names: «@» and a name or a username, in any spelling that counts as the same, with no letter behind it. Of two
 * names of which one begins the other, the longer one is meant.
 */
export function mentionedIn(text: string, people: readonly Nameable[]): string[] {
  const names = people
    .flatMap(({ id, name, username }) =>
      [name, username].flatMap(one => (one ? [{ id, name: folded(one) }] : [])),
    )
    .filter(({ name }) => name !== '');
  // Of several people of one name, nobody knows who is meant but they.
  const byName = [...Map.groupBy(names, ({ name }) => name)].sort(
    ([one], [other]) => other.length - one.length,
  );
  let left = folded(text);
  const found = new Set<string>();
  for (const [name, named] of byName) {
    const pattern = new RegExp(`@${escaped(name)}(?![\\p{L}\\p{M}\\p{N}_])`, 'gu');
    const rest = left.replaceAll(pattern, ' ');
    if (rest !== left) for (const { id } of named) found.add(id);
    left = rest;
  }
  return [...found];
}

/**
 * Which way a text that names people runs: as most letters of its words do, whatever letters the names have («@sara درست
 * است؟» is Persian); without names as its first letter does.
 * @param names whose later words are no words of the text either
 */
export function directionOfComment(text: string, names: readonly string[] = []): 'rtl' | 'ltr' | 'auto' {
  const longest = names.toSorted((one, other) => other.length - one.length);
  const rest = longest.reduce((left, name) => left.replaceAll(`@${name}`, ' '), text);
  const words = rest.replaceAll(/@\S+/gu, ' ');
  const [persian, latin] = [/\p{Script=Arabic}/gu, /\p{Script=Latin}/gu].map(
    letters => words.match(letters)?.length ?? 0,
  );
  if (words === text || persian === latin) return 'auto';
  return persian! > latin! ? 'rtl' : 'ltr';
}

/** The same while it is written: the page's direction, undefined, where there are no words yet. */
export function directionOfDraft(text: string, names: readonly string[]): 'rtl' | 'ltr' | 'auto' | undefined {
  const direction = directionOfComment(text, names);
  return direction === 'auto' && (text === '' || text.includes('@')) ? undefined : direction;
}
