import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Builds are side by side in dashboard/.next, each in a folder named after the hash of its sources. setup/dashboard.mjs builds under
 * another name, moves the complete build here, and only then writes its name to the file `current`. So a killed set-up leaves the old build
 * in use, and a running dashboard keeps the files that it was started from.
 */
const NEXT_FOLDER = '.next';

/** Relative to dashboard, as Next.js expects it. */
export const BUILDING_FOLDER = `${NEXT_FOLDER}/building`;

/** @returns the folder of the build to serve, relative to dashboard. @throws the file system's error if there is none */
export function currentBuildFolder(): string {
  const file = path.resolve(import.meta.dirname, '..', NEXT_FOLDER, 'current');
  return `${NEXT_FOLDER}/${readFileSync(file, 'utf8').trim()}`;
}

/** The name that setup/dashboard.mjs gives the build: the hash of its sources, the same on every host. */
export function wantedBuild(): string {
  return readFileSync(path.resolve(import.meta.dirname, '..', NEXT_FOLDER, 'wanted'), 'utf8').trim();
}
