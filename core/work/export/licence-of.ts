/** Licences as attributions name them; `attribution` contains the whole line. */
const LICENCE =
  /\b(?:CC0(?: 1\.0)?|CC[ -]BY(?:[ -](?:SA|NC|ND))*(?:[ -]\d\.\d)?|public domain|GFDL|MIT|Apache(?: License)?[ ,-]*2\.0|OFL(?:[ -]1\.1)?)(?![\w.])/i;

/** The licence that an image's attribution names; null when it names none. */
export const licenceOf = (attribution: string | null): string | null =>
  LICENCE.exec(attribution ?? '')?.[0] ?? null;
