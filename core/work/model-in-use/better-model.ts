/** What comes with the project and finds more than the model in use, where there is such a one; nobody is switched to it. */
export const betterModel = (inUse: string): string | undefined => (inUse === 'demo' ? 'photo' : undefined);
