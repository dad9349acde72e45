/** What people put around what they look for when they ask a person. Folded. */
const HEAD =
  '(?:سلام[،,!. ]*)?(?:(?:لطفا|ببخشید|میخوا(?:م|هم)|می‌خوا(?:م|هم)|میشه|می ?شه|یه|یک|چند تا|چندتا|چند|من) )*(?:عکس|تصویر|عکسی|تصویری|عکس‌هایی|عکسایی|عکسای|عکس‌های)(?: از| برای)?(?: یه| یک)?';
const TAIL =
  '(?:رو |را )?(?:داری(?:د|ن)?|هست|دارین|بده|بدین|بدید|بفرست(?:ین|ید)?|میخوا(?:م|هم|ستم)|می‌خوا(?:م|هم|ستم)|نشون بده|نشان بده|نشونم بده|ببینم|پیدا کن|پیدا میکنی|لطفا|ممنون|مرسی|لازم دارم)';
const WRAPPED = new RegExp(`^${HEAD} (.{2,}?)(?: ${TAIL})+[ ؟?!.]*$`, 'u');
const TAIL_ONLY = new RegExp(`^(.{2,}?)(?: ${TAIL})+[ ؟?!.]*$`, 'u');

/**
 * What is looked for, without the words around it: «عکس یه سگ داری؟» asks for «سگ». A sentence that only begins with
 * «عکس» is left as it is: that may be what the picture shows.
 * @param text folded.
 */
export function unwrapped(text: string): string | undefined {
  const inside = WRAPPED.exec(text)?.[1] ?? TAIL_ONLY.exec(text)?.[1];
  return inside?.replace(/^(?:یه|یک) /u, '').trim() || undefined;
}
