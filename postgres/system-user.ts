import { PermanentError } from '../core/ground/errors.ts';
import { findSystemUser, makeSystemUser, SYSTEM_USER } from '../setup/system-user.mjs';

/** The system account that runs the server in place of root. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Finds the account, which set-up has created, or creates it.
 * @throws PermanentError if there is none and none can be created.
 */
export function systemUser(): SystemUser {
  const found = findSystemUser() ?? (makeSystemUser() ? findSystemUser() : undefined);
  if (found) return found;
  const reason = `PostgreSQL refuses to run as root, and the user ${SYSTEM_USER} could not be made`;
  throw new PermanentError('database.start-failed', { reason });
}
