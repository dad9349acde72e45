import type { Prisma } from '../../../prisma/generated/client.ts';
import type { ImageSource } from '../../ground/domain/images/image.ts';
import { InputError } from '../../ground/errors.ts';
import { bytesOf } from '../../ground/files/sha256.ts';

/** What names a picture that comes in. */
export interface IncomingName {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly source: ImageSource;
  readonly sourceToken?: string | undefined;
}

/**
 * The rule at the door where pictures come in: none that was taken down, by its content or by its source's name of it
 * (the same photo comes in other sizes).
 * @throws InputError 'image.taken-down' when one of them was.
 */
export async function refuseTakenDown(
  tx: Pick<Prisma.TransactionClient, 'takenDown'>,
  images: readonly IncomingName[],
): Promise<void> {
  if (images.length === 0) return;
  const found = await tx.takenDown.findFirst({
    where: {
      OR: [
        { sha256: { in: images.map(({ sha256 }) => bytesOf(sha256)) } },
        ...images.flatMap(({ source, sourceToken }) => (sourceToken ? { source, sourceToken } : [])),
      ],
    },
    select: { sha256: true },
  });
  if (found) throw new InputError('image.taken-down', {});
}
