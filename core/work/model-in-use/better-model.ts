/** The model that comes with the project and finds more than the one in use, if there is one; nobody is switched to it. */
export const betterModel = (inUse: string): string | undefined => (inUse === 'demo' ? 'photo' : undefined);
