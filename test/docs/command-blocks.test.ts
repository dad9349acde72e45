import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../core/ground/project.ts';
import { commandBlocks, PAGES } from './command-blocks.ts';

const BLOCKS = PAGES.flatMap(commandBlocks);

// Whether they work is tried by run-command-blocks.long.test.ts, command by command.
describe('the command blocks of the pages', () => {
  it('are in README and in the pages for each reader', () => {
    expect(BLOCKS.length).toBeGreaterThan(25);
    expect(new Set(BLOCKS.map(({ page }) => page)).size).toBeGreaterThan(8);
  });

  it.each(BLOCKS)('$page:$line has no comment, which zsh would take for arguments', ({ text }) => {
    expect(text).not.toMatch(/(?:^|\s)#/m);
  });

  it.each(BLOCKS)('$page:$line is what a shell can read', ({ text }) => {
    const typed = text.replaceAll(/<[^>\n]+>/g, 'name');
    execFileSync('sh', ['-n'], { input: typed });
  });
});

it('README is short', () => {
  expect(readFileSync(path.join(ROOT, 'README.md'), 'utf8').split('\n').length).toBeLessThan(130);
});
