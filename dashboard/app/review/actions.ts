'use server';

import { z } from 'zod';
import type { Viewer } from '../../../core/ground/domain/accounts/account.ts';
import { Id } from '../../../core/ground/domain/id.ts';
import { CommentText } from '../../../core/ground/domain/review/review-api.ts';
import { ChosenKeys } from '../../../core/ground/domain/review/review-keys.ts';
import type { Services } from '../../open-services.ts';
import { action } from '../../server/action.ts';

/** The keys that a person chose; empty for the defaults. */
export const saveKeys = action(
  { role: 'annotator', input: z.strictObject({ keys: ChosenKeys }) },
  async ({ keys }, { viewer, services }) => {
    await services.team.keys.save(viewer.id, keys);
  },
);

export const readComments = action(
  { role: 'annotator', input: z.strictObject({ pairId: Id }) },
  async ({ pairId }, { viewer, services }) => commentsFor(pairId, viewer, services),
);

export const addComment = action(
  { role: 'annotator', input: z.strictObject({ pairId: Id, text: CommentText }) },
  async ({ pairId, text }, { viewer, services }) => {
    await services.team.comments.add({ pairId, text, author: viewer });
    return commentsFor(pairId, viewer, services);
  },
);

/** People delete their own comments; maintainers also those of others. */
export const deleteComment = action(
  { role: 'annotator', input: z.strictObject({ pairId: Id, id: Id }) },
  async ({ pairId, id }, { viewer, services }) => {
    await services.team.comments.delete(id, { id: viewer.id, isMaintainer: viewer.role === 'maintainer' });
    return commentsFor(pairId, viewer, services);
  },
);

async function commentsFor(pairId: string, viewer: Viewer, { team }: Services) {
  const comments = await team.comments.of(pairId);
  return comments.map(({ id, author, authorId, text, createdAt }) => ({
    id,
    author,
    text,
    at: createdAt.getTime(),
    mayDelete: authorId === viewer.id || viewer.role === 'maintainer',
  }));
}
