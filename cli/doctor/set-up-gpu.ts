import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { reasonOf } from '../../core/ground/errors.ts';
import { cudaProvider, fetchScript, hasNvidiaCard } from '../../core/ground/onnx/cuda-provider.ts';
import { environmentWith } from '../../core/ground/process/system-environment.ts';
import { doctorMessages } from '../../locales/doctor.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { describeProvider } from './check-cuda.ts';
import { diagnose } from './finding.ts';

/** The machine to set up: this one, except in tests. */
export interface GpuMachine {
  /** Where the provider is installed; undefined if the runtime has none. */
  readonly provider: string | undefined;
  readonly hasCard: boolean;
  /** The script that downloads it. */
  readonly script: string;
}

const here = (): GpuMachine => ({
  provider: cudaProvider(),
  hasCard: hasNvidiaCard(),
  script: fetchScript(),
});

/** Downloads the runtime's CUDA provider with the runtime's own script, and reports which parts of CUDA itself are missing. */
export async function setUpGpu(
  { config, locale, signal, print, note, exitWith }: CommandContext,
  { anyway, machine = here() }: { readonly anyway: boolean; readonly machine?: GpuMachine },
): Promise<void> {
  const words = doctorMessages(locale);
  const { provider, hasCard, script } = machine;
  if (!provider) {
    note(words.setup.otherMachine);
    return exitWith(ExitCode.nothingFound);
  }
  if (!hasCard && !anyway) {
    note(words.setup.noCard);
    return exitWith(ExitCode.nothingFound);
  }
  note(words.setup.fetching);
  const { httpsProxy = '', noProxy = '' } = config;
  const env = environmentWith({
    ONNXRUNTIME_NODE_INSTALL: 'cuda12',
    GLOBAL_AGENT_HTTPS_PROXY: httpsProxy,
    GLOBAL_AGENT_NO_PROXY: noProxy,
  });
  try {
    await promisify(execFile)(process.execPath, [script], { env, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    note(words.setup.failed(saidBy(error)));
    return exitWith(ExitCode.unreachable);
  }
  print(words.setup.fetched);
  for (const finding of await describeProvider(provider)) {
    const { message, mend } = diagnose('onnxruntime', finding, words);
    print(mend ? `${message}: ${mend}` : message);
  }
}

/** The message of a script's error, which Node prints below the line that threw. */
function saidBy(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  return /^(?:\w*Error: )(.*)$/m.exec(stderr)?.[1] ?? reasonOf(error);
}
