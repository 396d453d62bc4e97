// Every error a user can meet: its code, one sentence of what happened, one of what to do next, and the
// command line's exit code. A code is part of the contract: renaming one is a breaking change.

import { alertErrorTexts } from './alert-errors.ts';
import { drillErrorTexts } from './drill-errors.ts';
import { icmpErrorTexts } from './icmp-errors.ts';
import { finderErrorTexts } from './finder-errors.ts';
import { lookupErrorTexts } from './lookup-errors.ts';
import { exportErrorTexts } from './export-errors.ts';
import { importErrorTexts } from './import-errors.ts';
import { labelErrorTexts } from './label-errors.ts';
import { lookupOnlineErrorTexts } from './lookup-online-errors.ts';
import { mcpErrorTexts } from './mcp-errors.ts';
import { modelErrorTexts } from './model-errors.ts';
import { pushErrorTexts } from './push-errors.ts';

export interface ErrorText {
  readonly message: string;
  readonly hint: string;
  /** Exit code of the command line (DESIGN §6). Default 1. */
  readonly exit?: 2 | 130;
}

export const errorTexts = {
  ...alertErrorTexts,
  ...drillErrorTexts,
  ...icmpErrorTexts,
  ...importErrorTexts,
  internal: {
    message: 'Something went wrong inside JAWS.',
    hint: 'The log has the details; please report it.',
  },
  cancelled: { message: 'Stopped before it was finished.', hint: 'Start it again when you like.', exit: 130 },
  'usage.invalid': { message: 'This call is not understood.', hint: 'See `jaws help`.', exit: 2 },
  'rpc.unknown-procedure': { message: 'The host does not know this call.', hint: 'Reload the page.' },
  'rpc.invalid-input': {
    message: 'The host refused the call: its input is not valid.',
    hint: 'Correct the values.',
  },
  'rpc.invalid-output': { message: 'The answer of the host is not valid.', hint: 'Reload the page.' },
  'rpc.overloaded': {
    message: 'Too many calls are running at once.',
    hint: 'Wait for some of them to end.',
  },
  'rpc.disconnected': {
    message: 'The connection to the host was lost.',
    hint: 'Check that JAWS is running; the page reconnects by itself.',
  },
  'rpc.unauthorised': {
    message: 'The access token is missing or wrong.',
    hint: 'Open the address that `jaws serve` printed.',
  },
  'rpc.version-mismatch': { message: 'Page and host are of different versions.', hint: 'Reload the page.' },
  'dataset.not-found': { message: 'There is no dataset of this name.', hint: 'See `jaws datasets list`.' },
  'dataset.exists': {
    message: 'A dataset of this name exists.',
    hint: 'Choose another name, or append to it.',
  },
  'dataset.bad-name': {
    message: 'This is not a usable dataset name.',
    hint: 'Use 1-64 small letters, digits, - and _, starting with a letter or digit.',
    exit: 2,
  },
  'dataset.locked': {
    message: 'Another process is writing to this dataset.',
    hint: 'Wait until it has ended, or stop it.',
  },
  'dataset.disk-full': {
    message: 'The disk is full.',
    hint: 'Free some space; what was stored stays valid.',
  },
  'dataset.io': {
    message: 'The dataset could not be read or written.',
    hint: 'Check the data folder and its permissions.',
  },
  'dataset.damaged': { message: 'The dataset is damaged.', hint: 'Run `jaws datasets repair`.' },
  'dataset.unsupported-schema': {
    message: 'This dataset was written by a newer JAWS.',
    hint: 'Update JAWS.',
  },
  'dataset.nothing-to-undo': {
    message: 'There is no change of labels to take back.',
    hint: 'Nothing was changed.',
  },
  'capture.permission-denied': {
    message: 'You may not capture on this interface.',
    hint: 'Run `jaws doctor`: it says what to do. Import, replay and the demo work without permission.',
  },
  'capture.no-source': {
    message: 'Nothing on this machine can capture packets.',
    hint: 'Run `jaws doctor`: it says what to install. Import, replay and the demo work without it.',
  },
  'capture.source-missing': {
    message: 'This capture program is not installed.',
    hint: 'Choose another source, or run `jaws doctor`.',
  },
  'capture.unknown-interface': {
    message: 'There is no interface of this name.',
    hint: 'See `jaws interfaces`.',
  },
  'capture.interface-gone': {
    message: 'The interface went away while capturing.',
    hint: 'What was captured is stored. Start again when the interface is back.',
  },
  'capture.bad-filter': {
    message: 'The capture filter is not understood.',
    hint: 'Capture filters are BPF, for example: tcp port 443 and not host 10.0.0.1',
    exit: 2,
  },
  'capture.bad-option': {
    message: 'This capture option is not valid.',
    hint: 'See `jaws help capture`.',
    exit: 2,
  },
  'capture.source-failed': {
    message: 'The capture program ended unexpectedly.',
    hint: 'What was captured is stored. Start again; if it happens once more, choose another source.',
  },
  'capture.worker-died': {
    message: 'The capture ended unexpectedly.',
    hint: 'What was stored is kept. Start again with one click.',
  },
  'capture.not-running': {
    message: 'There is no capture running into this dataset.',
    hint: 'Start one with `jaws capture`.',
  },
  'capture.no-answer': {
    message: 'The capture does not answer.',
    hint: 'It may be busy storing, or stopped by a signal. Look at where it runs, then try again.',
  },
  'capture.too-many': { message: 'Too many captures are running.', hint: 'Stop one of them first.' },
  'live.dataset-changed': {
    message: 'The dataset was changed while the live picture followed it.',
    hint: 'Open the live picture again.',
  },
  'live.not-open': {
    message: 'This live picture is not open any more.',
    hint: 'Open it again.',
  },
  'live.too-many': { message: 'Too many live pictures are open.', hint: 'Close one of them first.' },
  'live.too-many-mutes': {
    message: 'The allow-list is full.',
    hint: 'Take back what is no longer needed.',
  },
  'listen.bad-keys': {
    message: 'The keys of the listener cannot be used.',
    hint: 'Choose another folder with --key-dir; new keys are made in an empty one.',
  },
  'listen.bad-folder': {
    message: 'A folder of the listener cannot be used.',
    hint: 'Make room on its disk, give it to the user who runs the listener, or choose another one.',
  },
  'listen.cannot-listen': {
    message: 'The listener cannot listen on any of its ports.',
    hint: 'Stop what holds them, choose others with --ports, or give it the right to use ports below 1024.',
  },
  'chum.running': {
    message: 'A run of chum is going on already.',
    hint: 'Stop it, or wait for its end: one at a time can be told apart in a capture.',
  },
  'chum.not-running': {
    message: 'There is no such run of chum going on.',
    hint: 'It has ended; look at its result among the earlier runs.',
  },
  'chum.interrupted': {
    message: 'This run has no end on record.',
    hint: 'JAWS ended in the middle of it, or it goes on in another process. The listener has what arrived.',
  },
  'chum.unknown-host': {
    message: 'There is no host of this name.',
    hint: 'Check how it is written, and that names are resolved here; an address works, too.',
  },
  'chum.refused': {
    message: 'Nothing takes connections there.',
    hint: 'Check that the listener is running, that it has this port, and that no firewall is in between.',
  },
  'chum.timed-out': {
    message: 'No answer in time.',
    hint: 'Check the address, the port and the firewalls in between, then try again.',
  },
  'chum.not-a-listener': {
    message: 'Something answers there, but it is no JAWS listener.',
    hint: 'chum sends only to a JAWS listener that proves its token; nothing was sent. Start one with `jaws listen`.',
  },
  'chum.other-version': {
    message: 'The listener speaks another version of the protocol.',
    hint: 'Use the same version of JAWS on both sides.',
  },
  'chum.wrong-fingerprint': {
    message: 'The certificate there is not the one that was expected.',
    hint: 'Compare with the fingerprint that the listener printed. If it is right, somebody else answers in its place.',
  },
  'chum.wrong-token': {
    message: 'The listener does not accept this token.',
    hint: 'Take the token from the file that the listener named when it started.',
  },
  'chum.token-missing': {
    message: 'The token of the listener is missing.',
    hint: 'Give its file with --token-file, or the token in JAWS_TOKEN; never on the command line.',
    exit: 2,
  },
  'chum.bad-size': {
    message: 'This size cannot be sent.',
    hint: 'Use 1 byte to 100 GB, such as 25MB.',
    exit: 2,
  },
  'chum.bad-scenario': {
    message: 'The scenario cannot be used.',
    hint: 'Correct the place that is named; docs/chum.md has the fields.',
    exit: 2,
  },
  'chum.broken': {
    message: 'The connection to the listener was lost in the middle of the run.',
    hint: 'What was sent until then is on record. The same seed sends the same again.',
  },
  'chum.record-failed': {
    message: 'The record of the run cannot be written.',
    hint: 'Check the data folder, its permissions and its space.',
  },
  'chum.receipt-wrong': {
    message: "The listener's receipt does not confirm what was sent.",
    hint: 'What this machine sent is on record; do not take the run for a complete one.',
  },
  ...pushErrorTexts,
  'export.gone': { message: 'This export is no longer there.', hint: 'Export it again.' },
  'worker.died': {
    message: 'A part of JAWS ended unexpectedly and was started again.',
    hint: 'Try again; if it happens once more, the data may be too large for this machine.',
  },
  'filter.syntax': {
    message: 'The filter is not understood.',
    hint: 'Example: ip == 10.0.0.1 and size > 1000',
    exit: 2,
  },
  ...labelErrorTexts,
  ...finderErrorTexts,
  ...lookupErrorTexts,
  ...lookupOnlineErrorTexts,
  ...mcpErrorTexts,
  ...modelErrorTexts,
  'analysis.no-data': {
    message: 'Nothing matches, so there is nothing to analyse.',
    hint: 'Widen the filter or choose another dataset.',
  },
  'analysis.unknown-feature': {
    message: 'There is no feature of this name.',
    hint: 'See the list of features.',
    exit: 2,
  },
  'analysis.bad-parameter': {
    message: 'This setting is out of range.',
    hint: 'See `jaws help analyze`.',
    exit: 2,
  },
  'serve.port-taken': {
    message: 'This port is taken.',
    hint: 'Choose another one with --port, or 0 for any.',
  },
  'serve.cannot-listen': {
    message: 'JAWS cannot listen on this address.',
    hint: 'Use an address of this machine, and a port above 1023.',
  },
  'serve.no-page': { message: 'The page is not built.', hint: 'Run `npm run build`.' },
  ...exportErrorTexts,
} as const satisfies Record<string, ErrorText>;

export type ErrorCode = keyof typeof errorTexts;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorTexts, value);
}

/** An error a user may see. `message` says what happened here; the code's own text is the fallback. */
export class JawsError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(
    code: ErrorCode,
    message?: string,
    options?: { readonly cause?: unknown; readonly hint?: string },
  ) {
    super(
      message ?? errorTexts[code].message,
      options?.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'JawsError';
    this.code = code;
    this.hint = options?.hint ?? errorTexts[code].hint;
  }
}
