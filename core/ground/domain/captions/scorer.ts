/** A score is a cosine under one model; scores of different scorers are never compared or counted together. */
export type ScorerId = `${'text' | 'image'}:${string}`;

/** Compares an English caption with its Persian translation. */
export const textScorer = (modelId: string): ScorerId => `text:${modelId}`;

/** Compares an image with its Persian text. */
export const imageScorer = (modelId: string): ScorerId => `image:${modelId}`;
