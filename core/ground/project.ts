import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** The project's root folder, also when the code runs from a package. */
export const ROOT = packageRoot(path.resolve(import.meta.dirname, '../..'));

/** Code built for a package is in `dist`, beside the files that it reads. */
function packageRoot(above: string): string {
  return path.basename(above) === 'dist' ? path.dirname(above) : above;
}

/** The program's version, as sent to the services that it calls. */
export function readVersion(): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')));
  return version;
}
