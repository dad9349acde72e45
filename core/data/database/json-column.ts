import type { Prisma } from '../../../prisma/generated/client.ts';

/** An object as a JSON column takes it: without what is undefined, and dates as text. */
export const jsonColumn = (value: object): Prisma.InputJsonObject => JSON.parse(JSON.stringify(value));
