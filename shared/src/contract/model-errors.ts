// What can be wrong with a model, and with what it is trained or judged by; a part of `errorTexts`.

export const modelErrorTexts = {
  'model.bad-name': {
    message: 'This is not a usable name of a model.',
    hint: 'Use 1-64 small letters, digits, - and _, starting with a letter or digit.',
    exit: 2,
  },
  'model.not-found': { message: 'There is no model of this name.', hint: 'See `jaws detect models`.' },
  'model.corrupt': {
    message: 'The file of this model is damaged.',
    hint: 'Choose an earlier version of it (`jaws detect models`), or train it anew.',
  },
  'model.version': {
    message: 'This model was made by another version of JAWS, which knows other features.',
    hint: 'Train it anew with this version.',
  },
  'model.no-labels': {
    message: 'All packets have the label "norm": there is nothing to learn from.',
    hint: 'Label what is to be found (`jaws datasets label`), or capture while `jaws chum` runs.',
  },
  'model.no-decisions': {
    message: 'No finding of these datasets was confirmed, or closed with a reason.',
    hint: 'Decide on findings in the app, or leave out --from and --findings.',
  },
  'model.one-class': {
    message: 'There is only one class to learn from.',
    hint: 'Give traffic with labels and traffic without.',
  },
  'model.too-few': {
    message: 'There are too few labelled sessions for this split.',
    hint: 'Give more labelled traffic, or split by session.',
  },
  'model.leak': {
    message: 'A feature gives the label away.',
    hint: 'Give traffic in which what is to be found is less easy to tell, or use --keep-leaks.',
  },
  'model.seen': {
    message: 'The model was trained on this dataset: it would be judged by what it knows.',
    hint: 'Give other datasets, or leave out --model.',
  },
  'model.too-many-trees': {
    message: 'This model has too many trees to go on learning.',
    hint: 'Train a new one (without --from).',
  },
  'model.dataset-changed': {
    message: 'A dataset was changed while it was read.',
    hint: 'Wait until nobody writes to it, and try again.',
  },
  'model.bad-rows': {
    message: 'These rows cannot be used for a model.',
    hint: 'Features are finite numbers, or unknown.',
  },
} as const;
