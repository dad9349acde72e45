import type { NegarehError } from '../../core/ground/errors.ts';

/** Whether the fault of an entry may be over when it comes again behind the others. */
export const mayComeAgain = ({ code }: NegarehError): boolean =>
  code === 'service.unreachable' || code === 'image.decoder-stopped' || code === 'web.refused';
