// What ping of iputils says in the language C, read: was the request answered, and if not, why. Pure.

import { JawsError } from '@jaws/shared/contract/errors';

export interface PingOutput {
  /** 0 = answered, 1 = not answered, 2 = another error; null: ended by a signal. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const keptChars = 200;
const refusals = /operation not permitted|permission denied|lacking privilege|cap_net_raw/i;
const strangeOptions =
  /invalid option|illegal option|unrecognized option|unknown option|bad option|^usage\b/im;

/** `output`: of `ping -V`. Every version of iputils names itself there; no other program does. */
export function isIputils({ stdout, stderr }: PingOutput): boolean {
  return /\biputils\b/.test(`${stdout}\n${stderr}`);
}

/**
 * `output`: of a ping with one request to `place`. True when it was answered.
 * @throws JawsError chum.ping-refused, chum.ping-unsupported, chum.refused (nothing was sent)
 */
export function isAnswered(output: PingOutput, place: string): boolean {
  const { stdout, stderr } = output;
  const [, received] = /\d+ packets transmitted, (\d+) received/.exec(stdout) ?? [];
  if (Number(received ?? 0) > 0) return true;
  const said = wordsOf(stderr);
  if (refusals.test(stderr))
    throw new JawsError('chum.ping-refused', `ping may not send to ${place}: ${said}`);
  if (received !== undefined || output.status === null) return false;
  if (strangeOptions.test(stderr)) throw new JawsError('chum.ping-unsupported', `ping says: ${said}`);
  throw new JawsError('chum.refused', `${place} cannot be pinged: ${said}`);
}

/** Why a request was not answered, where somebody on the way told: `Destination Host Unreachable`. Else null. */
export function reportedReason({ stdout, stderr }: PingOutput): string | null {
  const reported = /^From \S+(?: \(\S+\))?:? icmp_seq=\d+ (.{1,100})$/m.exec(stdout)?.[1];
  return reported ?? (stderr.trim() === '' ? null : wordsOf(stderr));
}

/** What it complained of, in one line. */
export function wordsOf(text: string): string {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.replace(/^ping6?: /, '').trim());
  const words = lines.filter((line) => line !== '').join('; ');
  return words === '' ? 'it gives no reason.' : words.slice(0, keptChars);
}
