import path from 'node:path';
import { BUILDING_FOLDER, currentBuildFolder, wantedBuild } from './http/build-folders.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

/**
 * How setup/dashboard.mjs builds the dashboard, and where main.ts finds the result. Plain JavaScript, because Next.js would compile a .ts
 * file to a place where its imports are not found.
 * @param {string} phase
 * @returns {import('next').NextConfig}
 */
export default phase => ({
  distDir: phase === 'phase-production-build' ? BUILDING_FOLDER : currentBuildFolder(),
  // One package: the files that the pages import from core and locales are beside this folder.
  turbopack: { root: ROOT },
  outputFileTracingRoot: ROOT,
  poweredByHeader: false,
  generateBuildId: wantedBuild,
  // Title and link preview are in the head for every client: streamed later, they would need JavaScript.
  htmlLimitedBots: /.*/,
  // forbidden(): a page that this account may not see answers 403.
  experimental: { authInterrupts: true },
  // dashboard/http/page-response.ts compresses, after it has inserted the styles.
  compress: false,
  // `npm run check:types` checks these files with the project's own settings.
  typescript: { ignoreBuildErrors: true },
});
