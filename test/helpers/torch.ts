import { spawnSync } from 'node:child_process';

/** Debian's python3, or another one that has PyTorch. */
export const PYTHON = process.env['TORCH_PYTHON'] ?? 'python3';

/** Whether PyTorch is there, without loading it. */
export function hasTorch(): boolean {
  const ask = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("torch") is None)';
  return spawnSync(PYTHON, ['-c', ask], { stdio: 'ignore' }).status === 0;
}

export const torchAdvice = (): string =>
  'apt install python3-torch, or set TORCH_PYTHON to a Python that has it';
