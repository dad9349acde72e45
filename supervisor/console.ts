import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { styleText } from 'node:util';
import { terminalLines } from '../core/ground/text/terminal.ts';
import { renderLogLine } from './render-log-line.ts';

const COLOURS = ['cyan', 'green', 'magenta', 'blue', 'yellow'] as const;

/** The terminal that all processes share. */
export interface Console {
  /** A plain line of the supervisor itself. */
  say(line: string): void;
  /** A line of a process, with its name. */
  line(name: string, line: string): void;
  /** Passes on everything that a process prints. */
  follow(name: string, stream: Readable): void;
}

/** @param names of the processes, for a prefix of equal width and a colour for each */
export function openConsole(names: readonly string[], out: NodeJS.WritableStream = process.stdout): Console {
  const width = Math.max(...names.map(name => name.length));
  // The reader of our output (`| head`, a closed terminal) may go away, which must not end the system.
  out.on('error', () => undefined);
  const line: Console['line'] = (name, text) => {
    const colour = COLOURS[Math.max(0, names.indexOf(name)) % COLOURS.length]!;
    const prefix = styleText(colour, `${name.padEnd(width)} │ `);
    for (const part of renderLogLine(text).split('\n')) out.write(`${prefix}${part}\n`);
  };
  return {
    say: text => void out.write(`${terminalLines(text)}\n`),
    line,
    follow: (name, stream) => {
      createInterface({ input: stream }).on('line', text => line(name, text));
    },
  };
}
