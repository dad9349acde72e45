import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../core/ground/project.ts';

const GENERATED = path.join(ROOT, 'prisma/generated');

/** Files that differ from the last commit, new ones included. */
const changed = (place: string): string =>
  execFileSync('git', ['status', '--porcelain', '--', place], { cwd: ROOT, encoding: 'utf8' });

it('the client that a running system takes as it is was generated from this schema', async () => {
  const schema = await readFile(path.join(ROOT, 'prisma/schema.prisma'), 'utf8');
  const client = await readFile(path.join(GENERATED, 'internal/class.ts'), 'utf8');
  expect(client).toContain(JSON.stringify(schema).slice(1, -1));
});

// Set-up has just generated it anew: what differs now is what the commit of the schema lacks.
it.skipIf(!existsSync(path.join(ROOT, '.git')))('the client is committed with its schema', () => {
  if (changed('prisma/schema.prisma') === '') expect(changed('prisma/generated')).toBe('');
});
