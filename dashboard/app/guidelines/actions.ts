'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { Id } from '../../../core/ground/domain/id.ts';
import { ReasonText } from '../../../core/ground/domain/review/review.ts';
import { InputError } from '../../../core/ground/errors.ts';
import { action } from '../../server/action.ts';
import { foreignPictureIn } from '../../server/guideline-markdown.ts';

const Text = z.string().trim().min(1).max(50_000);

/** Publishes a new version and keeps the earlier ones. Tells the author about a picture that no browser would show. */
export const publishGuideline = action(
  { role: 'maintainer', input: z.strictObject({ persian: Text, english: Text, after: z.int().nullable() }) },
  async ({ persian, english, after }, { viewer, services }) => {
    const { publicUrl, imageOrigin } = services;
    for (const text of [persian, english]) {
      const site = foreignPictureIn(text, [publicUrl, imageOrigin]);
      if (site !== undefined) throw new InputError('guideline.foreign-picture', { site });
    }
    await services.team.guidelines.publish({ persian, english, after, author: viewer.name });
    revalidatePath('/guidelines');
  },
);

/** Another reason to reject, beside the built-in ones. */
export const addReason = action(
  { role: 'maintainer', input: z.strictObject({ persian: ReasonText, english: ReasonText }) },
  async ({ persian, english }, { viewer, services }) => {
    await services.team.reasons.add({ persian, english, author: viewer.name });
    revalidatePath('/guidelines');
  },
);

/** An archived reason can no longer be chosen; pairs that were rejected with it keep it. */
export const archiveReason = action(
  { role: 'maintainer', input: z.strictObject({ id: Id, isArchived: z.boolean() }) },
  async ({ id, isArchived }, { services }) => {
    await services.team.reasons.archive(id, isArchived);
    revalidatePath('/guidelines');
  },
);
