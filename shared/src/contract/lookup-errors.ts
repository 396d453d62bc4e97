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
} as const;
