import { keptSecret } from '../../core/ground/files/kept-secret.ts';

/**
 * The key that signs session cookies: whoever gets hold of a copy of the database could otherwise sign in as everybody whose session
 * it holds.
 * @throws the file system's error
 */
export const authSecret = (dataDir: string): string => keptSecret(dataDir, 'sessions.key');
