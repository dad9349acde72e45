import { spawnSync } from 'node:child_process';

/** Debian's python3, or another one that has moto. */
export const MOTO_PYTHON = process.env['MOTO_PYTHON'] ?? 'python3';

/** Whether moto's S3 server is installed, without loading it. */
export function hasMoto(): boolean {
  const ask =
    'import importlib.util as u, sys; sys.exit(any(u.find_spec(m) is None for m in ("moto", "flask", "flask_cors")))';
  return spawnSync(MOTO_PYTHON, ['-c', ask], { stdio: 'ignore' }).status === 0;
}

export const motoAdvice = (): string =>
  "python3 -m venv somewhere && somewhere/bin/pip install 'moto[s3]' flask flask-cors, and set MOTO_PYTHON to somewhere/bin/python";
