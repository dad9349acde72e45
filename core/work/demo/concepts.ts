import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { parseJsonAs } from '../../ground/files/parse-json.ts';
import { ROOT } from '../../ground/project.ts';
import { ALL_ART_SET_NAMES, type ArtSetName } from './art-sets.ts';

const require = createRequire(import.meta.url);

/** An entry of models/demo/concepts.json: one thing that the demo model knows. */
const ConceptEntry = z.object({
  emoji: z.string(),
  fa: z.string(),
  en: z.string(),
  keywordsFa: z.array(z.string()),
  keywordsEn: z.array(z.string()),
  icons: z.record(z.string(), z.string()),
});

const Metadata = z.object({ categories: z.record(z.string(), z.array(z.string())) });

/** A thing that can be drawn, with its CLDR names and keywords. */
export interface Concept {
  /** The emoji itself: unique, and what other tables refer to. */
  readonly emoji: string;
  readonly persian: string;
  readonly english: string;
  readonly keywords: readonly string[];
  /** `animals-and-nature`, `food-and-drink` ...: Unicode's group. */
  readonly category: string | null;
  /** Name of its icon in each art set that has one. */
  readonly icons: Readonly<Partial<Record<ArtSetName, string>>>;
}

/** Not drawn: its CLDR name is vulgar. */
const LEFT_OUT = new Set(['💩']);

/** CLDR's name would be wrong below the picture (“white star” for a yellow one); these are among its own keywords. */
const BETTER_NAMES: Readonly<Record<string, string>> = { '⭐': 'ستاره', '🧣': 'شال گردن', '🦕': 'دایناسور' };

/** The icon of that name shows something else: a cricket bat for the insect. */
const WRONG_DRAWINGS: Readonly<Record<string, ArtSetName>> = { '🦗': 'noto-v1' };

/** CLDR has names with a stray space or non-joiner at an end. */
const tidy = (name: string): string => name.replace(/^[\s\u200C]+|[\s\u200C]+$/g, '');

const slug = (group: string): string => group.toLowerCase().replaceAll('&', 'and').replaceAll(' ', '-');

/** Unicode's group of each icon name, as Iconify's package of Noto lists them. */
async function readGroups(): Promise<Map<string, string>> {
  const file = require.resolve('@iconify-json/noto/metadata.json');
  const { categories } = parseJsonAs(await readFile(file, 'utf8'), Metadata);
  return new Map(
    Object.entries(categories).flatMap(([group, icons]) => icons.map(icon => [icon, slug(group)])),
  );
}

/** All things that the demo draws, in the order of concepts.json. */
export async function loadConcepts(): Promise<Concept[]> {
  const text = await readFile(path.join(ROOT, 'models/demo/concepts.json'), 'utf8');
  const groups = await readGroups();
  return parseJsonAs(text, z.array(ConceptEntry))
    .filter(({ emoji }) => !LEFT_OUT.has(emoji))
    .map(entry => ({
      emoji: entry.emoji,
      persian: BETTER_NAMES[entry.emoji] ?? tidy(entry.fa),
      english: tidy(entry.en),
      keywords: entry.keywordsFa.map(tidy),
      category: groups.get(entry.icons['noto'] ?? '') ?? null,
      icons: Object.fromEntries(
        ALL_ART_SET_NAMES.filter(set => entry.icons[set] && WRONG_DRAWINGS[entry.emoji] !== set).map(set => [
          set,
          entry.icons[set],
        ]),
      ),
    }));
}
