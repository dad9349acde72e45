import { keptSecret } from '../../core/ground/files/kept-secret.ts';

/**
 * The key that signs session cookies. Without it, somebody with a copy of the database could sign in as everybody who has a session in it.
 * @throws the file system's error
 */
export const authSecret = (dataDir: string): string => keptSecret(dataDir, 'sessions.key');
