import { z } from 'zod';
import { ErrorBody } from './schemas.ts';

/** A JSON answer and what it means. */
export const jsonAnswer = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
});

/** Every error answer has one shape. */
export const errorAnswers = (...statuses: readonly (keyof typeof MEANING)[]) =>
  Object.fromEntries(statuses.map(status => [status, jsonAnswer(MEANING[status], ErrorBody)]));

const MEANING = {
  400: 'The request is wrong; asking again changes nothing.',
  401: 'The API token is missing or wrong.',
  403: 'The token may not do this.',
  404: 'What was asked for is not there (any more).',
  413: 'The body is too large.',
  429: 'Too many requests with this token; Retry-After says when to come back.',
  500: 'A fault of the server.',
  503: 'Busy, starting, or without an index; Retry-After says when to come back.',
  504: 'The search took too long.',
} as const;

/** A picture's bytes. JSON Schema has no type for them and zod needs none: the picture is checked when it is read. */
export const PictureBody = z
  .any()
  .meta({ type: 'string', format: 'binary', description: "The picture's bytes." });
