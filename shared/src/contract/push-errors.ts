// What can go wrong with a push, in a file of its own: the texts of errors.ts are one table of all of them.

export const pushErrorTexts = {
  'push.bad-target': {
    message: 'This is not a place to push to.',
    hint: 'Use https://host:port for a listener, or user@host:path for scp.',
    exit: 2,
  },
  'push.token-missing': {
    message: "The listener's token is needed.",
    hint: 'Name its file with --token-file (- for standard input), or set JAWS_TOKEN. The listener made it at its first start.',
    exit: 2,
  },
  'push.unknown-host': {
    message: 'There is no host of this name.',
    hint: 'Check how it is written, and that this machine has a connection.',
  },
  'push.refused': {
    message: 'Nothing takes connections there.',
    hint: 'Check the port and that the listener runs; a firewall may refuse, too.',
  },
  'push.timed-out': {
    message: 'There was no answer in time.',
    hint: 'Check the address, and that no firewall is in between.',
  },
  'push.not-a-listener': {
    message: 'What answers there is not a JAWS listener. Nothing was sent.',
    hint: 'Check address and port. JAWS sends only to a listener that proves to know the token.',
  },
  'push.other-version': {
    message: 'The listener speaks another version of the protocol.',
    hint: 'Use the same version of JAWS on both sides.',
  },
  'push.wrong-fingerprint': {
    message: 'The certificate there is not the one that was pinned. Nothing was sent.',
    hint: 'Compare with the fingerprint that the listener prints when it starts. Another one may mean that somebody is in between.',
  },
  'push.wrong-token': {
    message: 'The listener does not accept this token.',
    hint: "Take the token of this listener: it is in the file `token` of the listener's key folder.",
  },
  'push.no-uploads': {
    message: 'This listener takes no datasets.',
    hint: 'Start it with --upload-dir.',
  },
  'push.quota': {
    message: 'The listener has no room for this dataset.',
    hint: 'Remove earlier uploads there, or raise its --quota.',
  },
  'push.too-large': {
    message: 'The dataset is larger than this listener takes.',
    hint: 'Export a part of it (`jaws datasets export --where`), or use scp.',
  },
  'push.exists': {
    message: 'Something else has this name there; it was left alone.',
    hint: 'Push under another name with --as, or remove what is there.',
  },
  'push.not-verified': {
    message: 'What arrived is not what was sent; it was removed there.',
    hint: 'Push again.',
  },
  'push.gave-up': {
    message: 'The connection was lost too often.',
    hint: 'Push again when the network is back: it goes on from what has arrived.',
  },
  'push.scp-missing': {
    message: 'This machine has no ssh and scp.',
    hint: 'Install the OpenSSH client, or push to a listener over HTTPS.',
  },
  'push.scp-failed': {
    message: 'scp did not succeed.',
    hint: 'Try `ssh` to the same place: it must work without a password being asked for.',
  },
  'push.disk-full': {
    message: 'There is no room to pack the dataset on this machine.',
    hint: 'Free some space in the data folder, then push again.',
  },
} as const;
