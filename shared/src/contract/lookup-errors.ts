// Errors of look-ups of one address.

export const lookupErrorTexts = {
  'lookup.not-an-address': {
    message: 'This is not an IP address.',
    hint: 'Use one address such as 10.0.0.1 or 2001:db8::1, without a port, a range or a zone.',
    exit: 2,
  },
  'lookup.bad-datasets': {
    message: 'These datasets cannot be looked at together.',
    hint: 'Name each dataset once, 100 at most.',
    exit: 2,
  },
  'lookup.bad-time': {
    message: 'This time range or bucket cannot be used.',
    hint: 'The range begins before it ends; a wider bucket, or auto, makes fewer of them.',
    exit: 2,
  },
} as const;
