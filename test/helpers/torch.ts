import { spawnSync } from 'node:child_process';

/** Debian's python3, or another one that has PyTorch. */
export const PYTHON = process.env['TORCH_PYTHON'] ?? 'python3';

/** Whether PyTorch is installed, without loading it. */
export const hasTorch = (): boolean => hasModules('torch');

/** Whether the packages are installed that open models like other users do (test/helpers/reference/exported.py). */
export const hasModelReaders = (): boolean =>
  hasModules('torch', 'transformers', 'onnxruntime', 'tokenizers', 'PIL');

function hasModules(...names: readonly string[]): boolean {
  const ask = `import importlib.util as util, sys; sys.exit(any(util.find_spec(name) is None for name in sys.argv[1:]))`;
  return spawnSync(PYTHON, ['-c', ask, ...names], { stdio: 'ignore' }).status === 0;
}

export const torchAdvice = (): string =>
  'apt install python3-torch, or set TORCH_PYTHON to a Python that has it';

export const modelReadersAdvice = (): string =>
  'set TORCH_PYTHON to a Python with torch, transformers, onnxruntime and pillow';
