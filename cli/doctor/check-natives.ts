import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { firstLineOf, reasonOf } from '../../core/ground/errors.ts';
import { parseJsonAs } from '../../core/ground/files/parse-json.ts';
import { ROOT } from '../../core/ground/project.ts';
import { checkCuda } from './check-cuda.ts';
import type { DoctorContext } from './context.ts';
import type { Finding } from './finding.ts';

const run = promisify(execFile);
const LIMIT_MS = 12_000;

/** Native code may kill the process that loads it, so a child process tries it. @throws Error with the child's last words */
async function inChild(script: string, args: readonly string[] = []): Promise<string> {
  try {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', guarded(script), ...args], {
      cwd: ROOT,
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    return stdout.trim();
  } catch (error) {
    const { stderr = '', signal } = error as { stderr?: string; signal?: string };
    const said = /^reason: (.*)$/m.exec(stderr)?.[1];
    if (said) throw new Error(firstLineOf(parseJsonAs(said, z.string())), { cause: error });
    throw new Error(signal ? `it ended by ${signal}` : reasonOf(error), { cause: error });
  }
}

/** A wrapping error says little; its cause names the missing library. */
const guarded = (script: string): string => `
  try { ${script} } catch (error) {
    process.stderr.write('\\nreason: ' + JSON.stringify(error.cause?.message ?? error.message) + '\\n');
    process.exit(1);
  }`;

async function versionOf(name: string): Promise<string> {
  const text = await readFile(path.join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
  return parseJsonAs(text, z.object({ version: z.string() })).version;
}

const FAISS_SCRIPT = `
  const { default: faiss } = await import('faiss-node');
  const index = new faiss.IndexFlatIP(2);
  index.add([1, 0, 0, 1]);
  if (index.search([0, 1], 1).labels[0] !== 1) throw new Error('it finds the wrong vector');`;

export async function checkFaiss(): Promise<Finding[]> {
  try {
    await inChild(FAISS_SCRIPT);
    return [{ level: 'ok', code: 'faiss.ok', parameters: { version: await versionOf('faiss-node') } }];
  } catch (error) {
    return [{ level: 'warn', code: 'faiss.missing', parameters: { reason: reasonOf(error) } }];
  }
}

const Probed = z.object({ device: z.string(), bundled: z.string(), half: z.boolean() });

/** Computes a little on the configured device, like the encoders do. */
export async function checkOnnxRuntime({ config }: DoctorContext): Promise<Finding[]> {
  const { device } = config;
  const probe = path.join(import.meta.dirname, 'probe-onnxruntime.ts');
  try {
    const script = `await import(${JSON.stringify(probe)})`;
    const answer = parseJsonAs(await inChild(script, [device]), Probed);
    const version = await versionOf('onnxruntime-node');
    return [
      { level: 'ok', code: 'onnxruntime.ok', parameters: { version, ...answer } },
      ...(await checkCuda({ config })),
    ];
  } catch (error) {
    const broken = { device, reason: reasonOf(error) };
    return [
      { level: 'fail', code: 'onnxruntime.broken', parameters: broken },
      ...(await checkCuda({ config })),
    ];
  }
}
