import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const Answer = z.looseObject({ error: z.string().optional() });

/** A Python with other people's libraries, asked over its standard input. */
export interface Peers {
  /** @throws Error with what Python says. */
  ask<Shape extends z.ZodType>(call: string, argument: object, shape: Shape): Promise<z.infer<Shape>>;
  close(): Promise<void>;
}

/** That of PEERS_PYTHON, or one in a scratch folder into which pip installs the packages, once. */
async function findPython(packages: readonly string[], print: (line: string) => void): Promise<string> {
  const given = process.env['PEERS_PYTHON'];
  if (given) return given;
  const folder = path.join(tmpdir(), 'negareh-peers');
  const python = path.join(folder, 'bin', 'python');
  const isThere = await access(python).then(
    () => true,
    () => false,
  );
  if (!isThere) await run('python3', ['-m', 'venv', folder]);
  print(`Installing ${packages.join(', ')} with pip into ${folder} …`);
  await run(python, ['-m', 'pip', 'install', '--quiet', ...packages], { maxBuffer: 2 ** 24 });
  return python;
}

/** @returns undefined, after the reason was printed, where Python or the packages cannot be had. */
export async function openPeers(
  packages: readonly string[],
  print: (line: string) => void,
): Promise<Peers | undefined> {
  try {
    return start(await findPython(packages, print));
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error);
    print(`Without Python's libraries (PEERS_PYTHON names a Python that has them): ${reason}`);
    return undefined;
  }
}

function start(python: string): Peers {
  const child = spawn(python, [path.join(import.meta.dirname, 'peers.py')], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async (call, argument, shape) => {
      child.stdin.write(`${JSON.stringify({ call, with: argument })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${python} has ended`);
      const answer = Answer.parse(JSON.parse(value));
      if (answer.error !== undefined) throw new Error(answer.error);
      return shape.parse(answer);
    },
    close: async () => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
