import type { Role, UserState } from '../../../core/ground/domain/accounts/account.ts';
import type { Assignment } from '../../../core/ground/domain/review/assignment.ts';
import type { ActionResult } from '../forms/action-result.ts';

export interface ShownUser {
  readonly id: string;
  readonly name: string;
  readonly username: string | null;
  readonly role: Role;
  readonly state: UserState;
  readonly sessions: number;
  readonly seen: string | null;
  readonly linkUntil: string | null;
  readonly isViewer: boolean;
  /** Null for everything. */
  readonly assignment: Assignment | null;
}

export interface UserActions {
  readonly makeLink: (id: string) => Promise<ActionResult<string>>;
  readonly setRole: (change: { id: string; role: Role }) => Promise<ActionResult<void>>;
  readonly setDisabled: (change: { id: string; disabled: boolean }) => Promise<ActionResult<void>>;
  readonly assign: (change: { id: string; assignment: Assignment }) => Promise<ActionResult<void>>;
  readonly endSessions: (id: string) => Promise<ActionResult<void>>;
}
