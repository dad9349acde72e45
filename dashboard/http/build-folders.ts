import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Builds lie side by side in dashboard/.next, each in a folder named for the hash of its sources. setup/dashboard.mjs
 * makes one under another name, moves it here when it is whole, and only then names it in the file `current`: a killed
 * set-up leaves the old build in use, and a running dashboard keeps the files that it was started from.
 */
const NEXT_FOLDER = '.next';

/** Relative to dashboard, as Next.js wants it. */
export const BUILDING_FOLDER = `${NEXT_FOLDER}/building`;

/** @returns the folder of the build to serve, relative to dashboard. @throws the file system's error when there is none */
export function currentBuildFolder(): string {
  const file = path.resolve(import.meta.dirname, '..', NEXT_FOLDER, 'current');
  return `${NEXT_FOLDER}/${readFileSync(file, 'utf8').trim()}`;
}

/** What setup/dashboard.mjs calls the build that it makes: the hash of its sources, on every host. */
export function wantedBuild(): string {
  return readFileSync(path.resolve(import.meta.dirname, '..', NEXT_FOLDER, 'wanted'), 'utf8').trim();
}
