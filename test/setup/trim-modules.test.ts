import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ROOT } from '../../core/ground/project.ts';
import { trimModules } from '../../setup/trim-modules.mjs';

async function makeModules(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'negareh-trim-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return folder;
}

it('takes out of packages what a running system never reads, and for development what nobody does', async () => {
  const forDevelopment = [
    'react/cjs/react.development.js',
    'zod/index.d.ts',
    'typescript/lib/_tsc.js',
    '@scope/one/tests/whole.js',
  ];
  const forNobody = ['zod/index.js.map', 'next/dist/docs/index.md'];
  const kept = [
    'react/lib/test/kept.js',
    'react/cjs/react.production.js',
    '@types/react/index.d.ts',
    'typescript/lib/typescript.js',
  ];
  const files = [...forDevelopment, ...forNobody, ...kept];
  const modules = path.join(
    await makeModules(Object.fromEntries(files.map(name => [`node_modules/${name}`, '']))),
    'node_modules',
  );
  const isThere = (name: string) => existsSync(path.join(modules, name));
  trimModules(modules, 'all');
  expect(files.filter(isThere)).toEqual([...forDevelopment, ...kept]);
  trimModules(modules, 'running');
  expect(files.filter(isThere)).toEqual(kept);
});

it('leaves the icons that the demo draws, and what an alias among them means', async () => {
  const icons = { lion: { body: '<a/>' }, pineapple: { body: '<b/>' }, 'flag-of-nowhere': { body: '<c/>' } };
  const modules = await makeModules({
    '@iconify-json/noto/icons.json': JSON.stringify({
      prefix: 'noto',
      width: 128,
      icons: { ...icons, 'old-tiger': { body: '<d/>' } },
      aliases: { tiger: { parent: 'old-tiger' }, nowhere: { parent: 'flag-of-nowhere' } },
    }),
  });
  trimModules(modules, 'all');
  expect(JSON.parse(readFileSync(path.join(modules, '@iconify-json/noto/icons.json'), 'utf8'))).toEqual({
    prefix: 'noto',
    width: 128,
    icons: { lion: icons.lion, pineapple: icons.pineapple, 'old-tiger': { body: '<d/>' } },
    aliases: { tiger: { parent: 'old-tiger' } },
  });
});

it('leaves English alone of the languages of zod, in the form in which the installed one lists them', async () => {
  const list = 'zod/v4/locales/index.js';
  const english = 'export { default as en } from "./en.js";\n';
  const others = 'export { default as de } from "./de.js";\nexport { default as zhCN } from "./zh-CN.js";\n';
  const installed = readFileSync(path.join(ROOT, 'node_modules', list), 'utf8');
  for (const content of [others + english + others, installed]) {
    const modules = await makeModules({ [list]: content });
    trimModules(modules, 'all');
    expect(readFileSync(path.join(modules, list), 'utf8')).toBe(english);
  }
});
