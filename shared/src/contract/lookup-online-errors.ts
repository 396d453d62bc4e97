// What can go wrong when somebody else is asked about an address, in a file of its own: errors.ts is one table of all.

export const lookupOnlineErrorTexts = {
  'lookup.not-public': {
    message: 'This is not a public address, so nobody outside is asked about it.',
    hint: 'Ask about one public address, such as 9.9.9.9.',
    exit: 2,
  },
  'lookup.no-server': {
    message: 'No registry is known for this address.',
    hint: 'The address may not be given to anybody yet.',
  },
  'lookup.bad-server': {
    message: 'This server cannot be used.',
    hint: 'Use an https:// address; http:// is for servers of this machine or of the local network.',
    exit: 2,
  },
  'lookup.unknown-host': {
    message: 'The name of the server is not found.',
    hint: 'Check how it is written, and that this machine has a connection.',
  },
  'lookup.refused': {
    message: 'Nothing takes connections at the server.',
    hint: 'Check the address and the port of the server; a firewall may refuse, too.',
  },
  'lookup.timed-out': {
    message: 'The server did not answer in time.',
    hint: 'Try again later.',
  },
  'lookup.broken': {
    message: 'The connection to the server was lost.',
    hint: 'Try again.',
  },
  'lookup.too-large': {
    message: 'The answer is longer than JAWS reads.',
    hint: 'It was not used. Look at the server by other means.',
  },
  'lookup.bad-redirect': {
    message: 'The server points to another place that is not asked.',
    hint: 'Only a few steps, and only https, are followed.',
  },
  'lookup.not-found': {
    message: 'The server knows nothing about this address.',
    hint: 'The address may not be given to anybody.',
  },
  'lookup.too-many': {
    message: 'The server says that it was asked too often.',
    hint: 'Wait for a while, then ask again.',
  },
  'lookup.server-failed': {
    message: 'The server failed.',
    hint: 'Try again later.',
  },
  'lookup.server-refused': {
    message: 'The server refused the request.',
    hint: 'Check the address of the server and what it asks for.',
  },
  'lookup.not-json': {
    message: 'The answer is not JSON.',
    hint: 'Check that the address of the server is right.',
  },
  'lookup.wrong-answer': {
    message: 'The answer is not of the form that was asked for.',
    hint: 'It was not used. Check that the address of the server is right.',
  },
  'lookup.wrong-key': {
    message: 'The server does not accept the key.',
    hint: 'Check the key of this server in the settings.',
  },
  'lookup.declined': {
    message: 'The model declined to answer.',
    hint: 'Try another model.',
  },
  'lookup.preview-again': {
    message: 'What was previewed is out of date, or was sent already. Nothing was sent now.',
    hint: 'Look at a new preview, then send that.',
  },
  'lookup.nobody-chosen': {
    message: 'Nobody was chosen to be asked.',
    hint: 'Choose the registry, the names or the model.',
  },
  'lookup.no-model': {
    message: 'There is no model to ask.',
    hint: 'Set its server and its name in the settings.',
  },
  'lookup.asked-already': {
    message: 'Others are being asked about this address already.',
    hint: 'Wait for the answer, or cancel it.',
  },
  'lookup.not-resolved': {
    message: 'The name servers could not answer.',
    hint: 'Try again, or set another name server.',
  },
} as const;
