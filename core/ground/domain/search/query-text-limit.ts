/** The longest query text, in characters, before the model's own token limit cuts it. */
export const QUERY_TEXT_LIMIT = 500;
