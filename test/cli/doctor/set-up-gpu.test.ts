import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../cli/command-context.ts';
import { describeProvider } from '../../../cli/doctor/check-cuda.ts';
import { type GpuMachine, setUpGpu } from '../../../cli/doctor/set-up-gpu.ts';
import { createLog } from '../../../core/ground/log.ts';
import { fetchScript } from '../../../core/ground/onnx/cuda-provider.ts';
import { missingLibraries } from '../../../core/ground/onnx/missing-libraries.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { testConfig } from '../../helpers/test-settings.ts';

/** Any program with libraries: what it needs is here. */
const WHOLE = process.execPath;

async function setUp(machine: Partial<GpuMachine>, { anyway = false, settings = {} } = {}) {
  const said: string[] = [];
  let code = 0;
  const context: CommandContext = {
    config: testConfig(settings),
    configProblems: [],
    log: createLog('test', { level: 'silent' }),
    locale: 'en',
    signal: new AbortController().signal,
    print: line => void said.push(line),
    note: line => void said.push(line),
    progress: () => ({
      update: () => undefined,
      increment: () => undefined,
      setTotal: () => undefined,
      note: () => undefined,
      stop: () => undefined,
    }),
    withDatabase: () => Promise.reject(new Error('it needs none')),
    exitWith: given => {
      code = given;
    },
  };
  const script = await scriptOf('');
  await setUpGpu(context, { anyway, machine: { provider: WHOLE, hasCard: true, script, ...machine } });
  return { code, said: said.join('\n') };
}

async function scriptOf(code: string): Promise<string> {
  const file = path.join(await temporaryFolder(), 'install.js');
  await writeFile(file, code);
  return file;
}

describe('negareh setup gpu', () => {
  it('has the runtime’s script fetch the provider through the proxy, and says that nothing is missing', async () => {
    const wanted = {
      ONNXRUNTIME_NODE_INSTALL: 'cuda12',
      GLOBAL_AGENT_HTTPS_PROXY: 'http://proxy.test:3128',
      GLOBAL_AGENT_NO_PROXY: 'inside.test',
    };
    const script = await scriptOf(
      `for (const [name, value] of Object.entries(${JSON.stringify(wanted)}))
         if (process.env[name] !== value) throw new Error(name + ' is ' + process.env[name]);`,
    );
    const settings = { HTTPS_PROXY: 'http://proxy.test:3128', NO_PROXY: 'inside.test' };
    const { code, said } = await setUp({ script }, { settings });
    expect([code, said]).toEqual([0, expect.stringContaining('the CUDA libraries are complete')]);
  });

  it('says why nothing could be fetched', async () => {
    const script = await scriptOf(
      `(async () => { throw new Error('getaddrinfo ENOTFOUND api.nuget.org'); })();`,
    );
    const { code, said } = await setUp({ script });
    expect(code).toBe(5);
    expect(said).toContain('could not be fetched: getaddrinfo ENOTFOUND api.nuget.org.');
  });

  it('fetches nothing without a card, unless it is told to, and nowhere but on Linux', async () => {
    const script = await scriptOf(`throw new Error('asked');`);
    expect(await setUp({ script, hasCard: false })).toMatchObject({
      code: 3,
      said: expect.stringContaining('No NVIDIA card'),
    });
    expect((await setUp({ script, hasCard: false }, { anyway: true })).said).toContain('asked');
    const other = await setUp({ script, provider: undefined }, { anyway: true });
    expect(other).toMatchObject({ code: 3, said: expect.stringContaining('webgpu') });
  });
});

it('parts of CUDA that a provider needs and the machine lacks are named', async () => {
  expect(await missingLibraries(WHOLE)).toEqual([]);
  expect(await describeProvider(WHOLE)).toMatchObject([{ level: 'ok', code: 'cuda.ok' }]);
  await expect(missingLibraries('/nowhere/provider.so')).rejects.toThrow();
  // A library of ours that asks for another one, of a name as long, and for the runtime's own.
  const binding = path.join(path.dirname(fetchScript()), '../bin/napi-v6/linux/x64/onnxruntime_binding.node');
  const provider = path.join(await temporaryFolder(), 'provider.so');
  const bytes = await readFile(binding, 'latin1');
  await writeFile(provider, bytes.replaceAll('libstdc++.so.6', 'libcublas.so.9'), 'latin1');
  const parameters = { libraries: 'libcublas.so.9' };
  expect(await describeProvider(provider)).toEqual([{ level: 'warn', code: 'cuda.incomplete', parameters }]);
});
