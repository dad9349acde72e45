import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../core/ground/project.ts';

/** How many files a way has, and how many for somebody who takes no call at its word: who needs more or fewer changes them here, and says why. */
const LENGTHS: Readonly<Record<string, { readonly steps: number; readonly all: number }>> = {
  'A query from Telegram to ten photos': { steps: 38, all: 53 },
  'An image from `ingest` to the index': { steps: 30, all: 36 },
  'A checkpoint to a session': { steps: 23, all: 29 },
};

/** What builds the parts of a process or a thread, and so knows steps that know each other only as what they are given. */
const BUILDERS = [
  'bot/main.ts',
  'bot/start-bot.ts',
  'core/main.ts',
  'core/work/search/open-search.ts',
  'core/engines/vector-index/open-vector-index.ts',
  'core/engines/word-index/word-index-thread.ts',
];

/** A step: a numbered line that begins with a file. */
const STEP = /^(\d+)\. `([^`]+)` \S/gm;
/** What stands behind the list: how many files it makes of it, and which they are. */
const BESIDE = /^Who takes no call at its word opens (\d+) files, these as well:([^.]*(?:\.ts`[^.]*)*)\.$/m;

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const [, ...sections] = read('docs/why/ways.md').split(/^## /m);
const WAYS = sections.map(section => ({
  name: section.slice(0, section.indexOf('\n')),
  steps: [...section.matchAll(STEP)].map(([, number, file]) => ({ number: Number(number), file: file! })),
  all: Number(BESIDE.exec(section)?.[1]),
  beside: [...(BESIDE.exec(section)?.[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, file]) => file!),
}));

/** The files of the project that a file names: imports, types too, and threads. */
function namedIn(file: string): string[] {
  const text = read(file);
  const specifiers = [...text.matchAll(/'(\.{1,2}\/[^']+)'/g)].map(([, specifier]) => specifier!);
  return specifiers.map(one => path.posix.join(path.posix.dirname(file), one.replace(/(?<!\.ts)$/, '.ts')));
}

describe('the three ways of docs/why/ways.md', () => {
  it('are those whose length is known', () => {
    expect(WAYS.map(({ name }) => name)).toEqual(Object.keys(LENGTHS));
  });

  it.each(WAYS)(
    '$name: as many files as it has, each once, and each is reached',
    ({ name, steps, all, beside }) => {
      const listed = steps.map(({ file }) => file);
      const files = [...listed, ...beside];
      expect(steps.map(({ number }) => number)).toEqual(listed.map((_, index) => index + 1));
      expect(new Set(files).size).toBe(files.length);
      expect(listed.length).toBe(LENGTHS[name]!.steps);
      expect(files.length).toBe(all);
      expect(all).toBe(LENGTHS[name]!.all);
      const known = new Set([...files, ...BUILDERS].flatMap(namedIn));
      const knowsAnother = (file: string) => namedIn(file).some(one => files.includes(one));
      expect(files.filter(file => !known.has(file) && !knowsAnother(file))).toEqual([]);
    },
  );
});
