import path from 'node:path';
import { BUILDING_FOLDER, currentBuildFolder, wantedBuild } from './http/build-folders.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

/**
 * How the dashboard is built, by setup/dashboard.mjs, and where main.ts finds what came out. Plain JavaScript, because
 * Next.js would compile a .ts file to a place where its imports are not found.
 * @param {string} phase
 * @returns {import('next').NextConfig}
 */
export default phase => ({
  distDir: phase === 'phase-production-build' ? BUILDING_FOLDER : currentBuildFolder(),
  // One package: what the pages import of core and locales lies beside this folder.
  turbopack: { root: ROOT },
  outputFileTracingRoot: ROOT,
  poweredByHeader: false,
  generateBuildId: wantedBuild,
  // Title and link preview stand in the head for everybody: streamed later, they would need JavaScript.
  htmlLimitedBots: /.*/,
  // forbidden(): a page that this account may not see is answered 403.
  experimental: { authInterrupts: true },
  // dashboard/http/page-response.ts does it, after it has put the styles in.
  compress: false,
  // `npm run check:types` looks at these files with the project's own settings.
  typescript: { ignoreBuildErrors: true },
});
