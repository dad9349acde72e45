import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../core/ground/project.ts';

/** README and all other pages for readers, each as its path in the project. */
export const PAGES: readonly string[] = globSync(['docs/**/*.md', '*.md'], { cwd: ROOT }).sort();

/** A fenced block of shell commands in a page. */
export interface CommandBlock {
  /** Like docs/searching.md. */
  readonly page: string;
  /** Of its first command, counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** All ```sh blocks of a page, also of those inside a list. */
export function commandBlocks(page: string): CommandBlock[] {
  const lines = readFileSync(path.join(ROOT, page), 'utf8').split('\n');
  const blocks: CommandBlock[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, indent] = /^( *)```(?:sh|bash|shell|console)$/.exec(lines[at]!) ?? [];
    if (indent === undefined) continue;
    const end = lines.findIndex((line, index) => index > at && line === `${indent}\`\`\``);
    const text = lines.slice(at + 1, end).map(line => line.slice(indent.length));
    blocks.push({ page, line: at + 2, text: text.join('\n') });
    at = end;
  }
  return blocks;
}

/** The commands of a block, each on a line of its own however many lines it has in the page. */
export const commandsOf = ({ text }: CommandBlock): string[] =>
  text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter(line => line.trim() !== '');
