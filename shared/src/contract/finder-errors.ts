// Errors of the finder.

export const finderErrorTexts = {
  'finder.bad-plan': {
    message: 'The plan is not understood.',
    hint: 'Example: size=10MB,rate=100kB/s,port=443,new (also known, tcp, udp, hour=14).',
    exit: 2,
  },
  'finder.bad-datasets': {
    message: 'These datasets cannot be compared.',
    hint: 'Name each dataset once, 20 at most; the baseline is one or more of them.',
    exit: 2,
  },
} as const;
