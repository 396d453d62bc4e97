// Errors of look-ups.

export const lookupErrorTexts = {
  'lookup.not-an-address': {
    message: 'That is neither an address nor a name.',
    hint: 'Example: 203.0.113.9, 2001:db8::1, example.com, hxxp://203.0.113[.]9/a.',
    exit: 2,
  },
  'lookup.bad-source': {
    message: 'This file cannot be used for look-ups.',
    hint: 'It takes databases in MaxMind format (.mmdb), and lists: one entry to a line, Zeek intel.dat, MISP CSV, STIX 2.1.',
  },
  'lookup.no-source': {
    message: 'There is no such source of look-ups.',
    hint: 'jaws lookup-sources lists them.',
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
