// Pings one host by the system's own program, one process for each request: no raw socket, no rights of our own.

import { execFile } from 'node:child_process';
import { isIPv6 } from 'node:net';
import { JawsError } from '@jaws/shared/contract/errors';
import { errnoCode } from '../dataset/disk-errors.ts';
import { isAnswered, isIputils, reportedReason, wordsOf, type PingOutput } from './ping-output.ts';

export interface Pinger {
  /** The address. */
  readonly place: string;
  /**
   * Whether this machine's ping does what is needed, by one usual request without payload.
   * @throws JawsError chum.ping-*, chum.refused, chum.not-answered, cancelled
   */
  readonly probe: () => Promise<void>;
  /** One request with this payload, 1 to 16 bytes; true when it was answered. @throws JawsError as `probe` */
  readonly ask: (payload: Uint8Array) => Promise<boolean>;
  /** Ends those under way, whose promises then reject with `cancelled`. */
  readonly close: () => void;
}

/** A usual one may be lost on the way. */
const probeTries = 3;
/** Data of a request, bytes: 16 that ping sets the time into, and 16 for one whole pattern. */
const dataBytes = 32;
const answerSeconds = 2;
/** ping ends by itself before that. */
const deadlineMs = 8000;
const keptBytes = 65_536;

/** `localIp`: of a connection to the same address; what is sent comes from there. */
export function createPinger(ip: string, localIp: string): Pinger {
  const closing = new AbortController();
  // An address with a zone names its interface itself.
  const from = ip.includes('%') ? [] : ['-I', localIp];
  const usual = [isIPv6(ip) ? '-6' : '-4', '-n', '-c', '1', '-W', `${answerSeconds}`, '-s', `${dataBytes}`];
  const send = (...more: string[]): Promise<PingOutput> =>
    runPing([...usual, ...from, ...more, ip], closing.signal);
  return {
    place: ip,
    probe: async () => {
      const version = await runPing(['-V'], closing.signal);
      if (!isIputils(version))
        throw new JawsError(
          'chum.ping-unsupported',
          `The ping of this machine is not that of iputils: ${wordsOf(version.stderr || version.stdout)}`,
        );
      let why: string | null = null;
      for (let tries = 1; tries <= probeTries; tries++) {
        const output = await send();
        if (isAnswered(output, ip)) return;
        why = reportedReason(output);
      }
      throw notAnswered(ip, `${probeTries} usual requests`, why);
    },
    ask: async (payload) => isAnswered(await send('-p', Buffer.from(payload).toString('hex')), ip),
    close: () => {
      closing.abort();
    },
  };
}

/** `which`: of those that nobody answered. */
export function notAnswered(place: string, which: string, why: string | null = null): JawsError {
  const reason = why === null ? '' : ` (${why})`;
  return new JawsError('chum.not-answered', `${place} has answered none of ${which}${reason}.`);
}

function runPing(argv: readonly string[], signal: AbortSignal): Promise<PingOutput> {
  const env = { ...process.env, LC_ALL: 'C' };
  const options = { env, signal, timeout: deadlineMs, maxBuffer: keptBytes, encoding: 'utf8' } as const;
  return new Promise((resolve, reject) => {
    execFile('ping', argv, options, (error, stdout, stderr) => {
      if (signal.aborted) reject(new JawsError('cancelled'));
      else if (error === null) resolve({ status: 0, stdout, stderr });
      else if (typeof error.code === 'number' || error.killed === true)
        resolve({ status: typeof error.code === 'number' ? error.code : null, stdout, stderr });
      else reject(notStarted(error));
    });
  });
}

function notStarted(cause: Error): JawsError {
  const code = errnoCode(cause) ?? 'unknown';
  if (code === 'ENOENT') return new JawsError('chum.ping-missing', undefined, { cause });
  if (code === 'EACCES' || code === 'EPERM')
    return new JawsError('chum.ping-refused', `ping cannot be started (${code}).`, { cause });
  return new JawsError('chum.broken', `ping cannot be started (${code}).`, { cause });
}
