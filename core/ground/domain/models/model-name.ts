/** What a preset may be called: it is a file's name, and a folder's. */
export const MODEL_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
