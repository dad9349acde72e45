import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../core/ground/project.ts';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const why = readdirSync(path.join(ROOT, 'docs/why')).map(name => `docs/why/${name}`);
const DOCUMENTS = ['ARCHITECTURE.md', 'CONTRIBUTING.md', ...why];

const FOLDERS = ['core', 'cli', 'bot', 'crawler', 'dashboard', 'postgres', 'prisma', 'locales', 'supervisor'];
const SKIPPED = new Set(['node_modules', '.next', 'generated']);
const sources = [...FOLDERS, 'setup', 'scripts', 'test', 'deploy', 'docs', 'models', 'library'].flatMap(
  folder =>
    readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter(({ parentPath }) => !parentPath.split(path.sep).some(part => SKIPPED.has(part)))
      .map(entry => path.relative(ROOT, path.join(entry.parentPath, entry.name))),
);
const known = [...sources, ...readdirSync(ROOT)];

/** `a/{b,c}.ts` as a reader takes it: both. */
const spellings = (name: string): string[] => {
  const braces = name.match(/^(.*)\{([^}]+)\}(.*)$/);
  if (!braces) return [name];
  const [, before, choices, after] = braces;
  return choices!.split(',').flatMap(choice => spellings(`${before}${choice}${after}`));
};

/** Files and folders that a page names in backticks; a name without its folder is one of the folders that the line speaks of. */
const named = (file: string): string[] =>
  [...read(file).matchAll(/`([a-zA-Z][\w./{},-]*(?:\.(?:ts|tsx|mjs|cjs|prisma|md)|\/))`/g)]
    .flatMap(([, name]) => spellings(name!))
    .filter(name => !name.includes('<'));

describe('pages for those who change the code', () => {
  it.each(DOCUMENTS)('%s names files and folders that exist', file => {
    const names = named(file).map(name => name.replace(/\/$/, ''));
    expect(names.filter(name => !known.some(one => one === name || one.endsWith(`/${name}`)))).toEqual([]);
  });

  it('the map names every room of core, and stays a map', () => {
    const map = read('ARCHITECTURE.md');
    const { forbidden } = createRequire(import.meta.url)(path.join(ROOT, '.dependency-cruiser.cjs'));
    const rooms = forbidden.flatMap(
      ({ name }: { name: string }) =>
        name.match(/^room-(?:ground|engines|data|work|bot|cli)-(.+)$/)?.[1] ?? [],
    );
    expect(rooms.length).toBeGreaterThan(30);
    expect(
      rooms.filter((room: string) => !map.includes(`\`${room}\``) && !map.includes(`\`${room}/\``)),
    ).toEqual([]);
    expect(map.split(/\s+/).length).toBeLessThan(2_000);
  });
});
