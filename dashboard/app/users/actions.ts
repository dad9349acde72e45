'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { LINK_HOURS, PersonName, Role } from '../../../core/ground/domain/accounts/account.ts';
import { Assignment } from '../../../core/ground/domain/review/assignment.ts';
import { action } from '../../server/action.ts';

const Invitation = z.strictObject({
  name: PersonName,
  role: Role,
  hours: z.int().min(1).max(LINK_HOURS.longest),
});
const UserId = z.string().max(100);

/** @returns the one-time link, which is never shown again */
export const invite = action(
  { role: 'maintainer', input: Invitation },
  async ({ name, role, hours }, { viewer, services }) => {
    const link = await services.invitations.invite({ name, role }, { hours, createdById: viewer.id });
    revalidatePath('/users');
    return `${services.publicUrl}/join/${link.token}`;
  },
);

export const makeLink = action({ role: 'maintainer', input: UserId }, async (id, { viewer, services }) => {
  const link = await services.invitations.create(id, { createdById: viewer.id });
  revalidatePath('/users');
  return `${services.publicUrl}/join/${link.token}`;
});

export const setRole = action(
  { role: 'maintainer', input: z.strictObject({ id: UserId, role: Role }) },
  async ({ id, role }, { services }) => {
    await services.users.setRole(id, role);
    revalidatePath('/users');
  },
);

export const setDisabled = action(
  { role: 'maintainer', input: z.strictObject({ id: UserId, disabled: z.boolean() }) },
  async ({ id, disabled }, { services }) => {
    await (disabled ? services.users.disable(id) : services.users.enable(id));
    revalidatePath('/users');
  },
);

export const endSessions = action({ role: 'maintainer', input: UserId }, async (id, { services }) => {
  await services.sessions.endAll(id);
  revalidatePath('/users');
});

export const assign = action(
  { role: 'maintainer', input: z.strictObject({ id: UserId, assignment: Assignment }) },
  async ({ id, assignment }, { services }) => {
    await services.team.assignments.write(id, assignment);
    revalidatePath('/users');
  },
);
