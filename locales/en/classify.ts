export const classify = {
  about: 'Tell which of some words fits each picture best',
  pictures: 'Files of pictures',
  labels: 'The words to choose among, with commas between: "سگ,گربه"',
  template: 'A sentence with {} where the word goes; may be given several times',
  logitScale: 'What cosines are multiplied with before the softmax; less gives flatter probabilities',
  loading: 'No search process is running; loading the model here (“npm start” makes this faster).',
  columns: { picture: 'picture', label: 'label', probability: 'probability', score: 'cosine' },
  failed: (file: string, reason: string) => `${file}: ${reason}`,
  method: (scale: string, model: string) => `softmax of cosine × ${scale} (${model})`,
  notAScale: 'not a number above 0, at most 1000',
  after: `
Examples:
  ./negareh classify photo.jpg --labels "سگ,گربه,اسب"
  ./negareh classify *.jpg --labels "سگ,گربه" --template "عکس {}" --json`,
};
