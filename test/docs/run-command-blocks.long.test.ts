import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killChildren } from '../helpers/child.ts';
import { type CommandBlock, commandBlocks, commandsOf, PAGES } from './command-blocks.ts';
import { type NewcomersMachine, openNewcomersMachine } from './newcomers-machine.ts';

/** Searching takes the demo's pictures out at its end, so whoever names one of them comes before. */
const FIRST = ['docs/http-api.md', 'docs/searching.md'];
const ORDERED = [...FIRST, ...PAGES.filter(page => !FIRST.includes(page))];
const BLOCKS = ORDERED.flatMap(commandBlocks);

/** What is not run here, and why. Every entry must be needed. */
const NOT_RUN: readonly { readonly command: RegExp; readonly why: string }[] = [
  { command: /^(?:git clone |cd negareh$|npm start$)/, why: 'test/e2e/fresh-clone does it, from nothing' },
  { command: /^npm test$/, why: 'it is what runs this' },
  { command: /^\(cd library && npm pack\)$/, why: 'test/library packs, installs and uses the package' },
  { command: /^(?:cd \/opt\/negareh && )?sudo /, why: 'it makes users and services of the machine' },
  { command: /^DATA_DIR=\/tmp\/try /, why: 'it restores what a service of the machine has written' },
];
const isRun = (command: string): boolean => !NOT_RUN.some(entry => entry.command.test(command));

/** The page says to stop the system first. */
const STOPPED = /^\.\/negareh restore \S+ --replace$/;

let machine: NewcomersMachine;
beforeAll(async () => {
  machine = await openNewcomersMachine();
  await machine.start();
});
afterAll(async () => {
  await machine?.close();
  killChildren();
});

/** The command with what people put in the place of a name in angle brackets, and with the addresses of this machine. */
async function asTyped(command: string): Promise<string> {
  let text = command
    .replaceAll('http://127.0.0.1:7700', machine.searchUrl)
    // A thousand drawings take minutes and show nothing more of the command.
    .replace('--dataset demo-unseen', '--dataset demo-unseen --sample 20')
    // The machine's two dozen drawings hold no bird, which words alone would look for.
    .replace('"پرنده" --mode words', `"${machine.gallery.pictures[0]!.caption}" --mode words`);
  for (const name of new Set(text.match(/<\w+>/g))) text = await fillIn(text, name);
  return text;
}

async function fillIn(text: string, name: string): Promise<string> {
  if (name === '<image>') return text.replaceAll(name, machine.gallery.pictures[0]!.id);
  const list = { '<run>': './negareh evaluate list --json', '<user>': './negareh users list --json' }[name];
  if (!list) throw new Error(`what belongs in the place of ${name}?`);
  let filled = text;
  for (const { id } of JSON.parse(await type(list)) as { id: string }[]) filled = filled.replace(name, id);
  return filled;
}

/** Runs a command as in a terminal, in the project's folder. @returns its standard output */
async function type(command: string): Promise<string> {
  const run = promisify(execFile)('bash', ['-eo', 'pipefail', '-c', command], {
    cwd: machine.folder,
    env: { ...machine.environment },
    maxBuffer: 1e8,
  });
  const { stdout } = await run.catch((error: { stdout: string; stderr: string; code: number }) =>
    expect.fail(`$ ${command}\nended with ${error.code}\n${error.stdout}\n${error.stderr}`),
  );
  return stdout;
}

describe('every command block of the pages', () => {
  it('what is not run is there, and named with its reason', () => {
    const commands = BLOCKS.flatMap(commandsOf);
    for (const { command, why } of NOT_RUN) {
      expect(why).not.toBe('');
      expect(
        commands.some(one => command.test(one)),
        `nothing is like ${command}`,
      ).toBe(true);
    }
  });

  const tried = BLOCKS.filter(block => commandsOf(block).some(isRun));
  it.each(tried)('$page:$line works', async (block: CommandBlock) => {
    for (const command of commandsOf(block).filter(isRun)) {
      const isForStopped = STOPPED.test(command);
      if (isForStopped) await machine.stop();
      const output = await type(await asTyped(command));
      if (command.startsWith('curl')) expect(output).not.toMatch(/^\{"error"/);
      if (isForStopped) await machine.start();
    }
  });
});
