import type { Database } from '../database/database.ts';

/** Whether an image of any source is here, hidden ones included. Looks at one row at most. */
export async function hasAnyImage({ prisma }: Database): Promise<boolean> {
  return (
    (await prisma.image.findFirst({ where: { state: { not: 'removed' } }, select: { id: true } })) !== null
  );
}
