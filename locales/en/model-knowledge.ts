/** What the models of a new system find, and how one that knows more is got. */
export const modelKnowledge = {
  models: {
    photo:
      'It finds things, animals and places by their names. What people do, numbers and writing in photos it often misses.',
    demo: 'It knows the drawings of the demo, and photographs hardly at all.',
    'farsi-image-search':
      'It understands free sentences: what a photo shows, where, and what people do in it. Numbers and writing it often misses.',
  },
  more: [
    'Free sentences take the model “farsi-image-search”: ',
    { command: './negareh models pull farsi-image-search' },
    ' fetches some 820 MB, and ',
    { command: './negareh models use farsi-image-search --wait' },
    ' looks at all photos anew, some minutes for every thousand.',
  ],
  quoted: (command: string) => `“${command}”`,
};
