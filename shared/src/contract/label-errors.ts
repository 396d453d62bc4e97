// What can be wrong with labels; a part of `errorTexts`.

export const labelErrorTexts = {
  'label.bad-name': {
    message: 'This is not a usable label.',
    hint: 'Use 1-32 small letters, digits, - and _, starting with a letter or digit.',
    exit: 2,
  },
  'label.too-many': {
    message: 'There are more than 255 different labels; a dataset keeps at most 255.',
    hint: 'Give several of them one name, or divide the packets over several datasets.',
  },
} as const;
