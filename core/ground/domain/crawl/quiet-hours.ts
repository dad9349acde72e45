import { z } from 'zod';

const HOURS = /^([01]?\d|2[0-3])-([01]?\d|2[0-3])$/;

/** `8-23`: no requests from eight in the morning to eleven at night, by this machine's clock. */
export const QuietHours = z
  .string()
  .regex(HOURS, 'not two hours of the day like 8-23')
  .transform(text => {
    const [, begin, end] = HOURS.exec(text)!;
    return { begin: Number(begin), end: Number(end) };
  })
  .refine(({ begin, end }) => begin !== end, 'the hours are the same, so nothing would ever be asked');
export type QuietHours = z.infer<typeof QuietHours>;

/** Seconds until the quiet hours end; 0 when it is not quiet now. They may span midnight. */
export function quietSeconds({ begin, end }: QuietHours, now: Date): number {
  const hour = now.getHours();
  const isQuiet = begin < end ? hour >= begin && hour < end : hour >= begin || hour < end;
  if (!isQuiet) return 0;
  const awake = new Date(now);
  awake.setHours(end, 0, 0, 0);
  if (awake <= now) awake.setDate(awake.getDate() + 1);
  return Math.ceil((awake.getTime() - now.getTime()) / 1_000);
}
