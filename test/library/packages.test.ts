import { existsSync, readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../core/ground/project.ts';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** What the npm package is built from: the files that its users or its own threads and processes begin with. */
async function entries(): Promise<string[]> {
  const { files, include } = JSON.parse(read('library/tsconfig.json')) as Record<
    'files' | 'include',
    string[]
  >;
  const threads = await Array.fromAsync(
    glob(
      include.map(one => one.slice('../'.length)),
      { cwd: ROOT },
    ),
  );
  return [...new Set([...files.map(file => file.slice('../'.length)), ...threads])];
}

/** What a file imports when it runs; with `types`, also what only the compiler reads. */
function importsOf(text: string, { types }: { types: boolean }): string[] {
  const kind = types ? '' : '(?!type\\s)';
  const statement = new RegExp(`^(?:import|export)\\s+${kind}(?:[^'";]*?\\sfrom\\s+)?'([^'\\n]+)';`, 'gm');
  const call = /(?:\bimport|\brequire\.resolve)\('([^'\n]+)'\)/g;
  return [statement, call].flatMap(pattern => Array.from(text.matchAll(pattern), ([, name]) => name!));
}

/** Every file that is reached from these, and the packages that they name. */
function reach(
  from: readonly string[],
  options: { types: boolean },
): { files: Set<string>; packages: Set<string> } {
  const files = new Set(from);
  const packages = new Set<string>();
  for (const file of files) {
    for (const name of importsOf(read(file), options)) {
      if (name.startsWith('node:')) continue;
      const other = path.posix.join(path.posix.dirname(file), name);
      if (name.startsWith('.')) existsSync(path.join(ROOT, other)) && files.add(other);
      else packages.add(/^(?:@[^/]+\/)?[^/]+/.exec(name)![0]);
    }
  }
  return { files, packages };
}

it('brings the packages that its files import and no other, in our versions', async () => {
  const library = JSON.parse(read('library/package.json'));
  const root = JSON.parse(read('package.json'));
  expect(library.version).toBe(root.version);
  const { packages } = reach(await entries(), { types: false });
  const wanted = [...packages].sort().map(name => [name, root.dependencies[name]]);
  expect(Object.entries(library.dependencies)).toEqual(wanted);
});

it('carries nothing of the database, nor of the types of one', async () => {
  const { files } = reach(await entries(), { types: true });
  expect(files.size).toBeGreaterThan(100);
  expect([...files].filter(file => /^(?:prisma|postgres|core\/data)\//.test(file))).toEqual([]);
});
