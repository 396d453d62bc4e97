// Errors of the style `icmp`: what ping of this machine may lack, and a machine that does not answer.

import type { ErrorText } from './errors.ts';

export const icmpErrorTexts = {
  'chum.ping-missing': {
    message: 'This machine has no ping.',
    hint: 'The style icmp sends by the program ping of iputils. On Debian and Ubuntu: apt install iputils-ping.',
  },
  'chum.ping-unsupported': {
    message: 'The ping of this machine cannot send what the style icmp needs.',
    hint: 'It needs ping of iputils, which Linux has (apt install iputils-ping); those of busybox, GNU inetutils, macOS and Windows take other options.',
  },
  'chum.ping-refused': {
    message: 'ping may not send from here.',
    hint: 'Let this user ping: its group in the sysctl net.ipv4.ping_group_range, or setcap cap_net_raw+ep on the file of ping. A firewall of this machine may forbid it, too.',
  },
  'chum.not-answered': {
    message: 'The machine of the listener does not answer pings.',
    hint: 'Let echo requests (ICMP) in at the firewalls up to it, and the replies back out; or take another style.',
  },
} as const satisfies Readonly<Record<string, ErrorText>>;

/** True of what keeps a run from being sent by ICMP, and no other. */
export function isPingProblem(code: string): boolean {
  return code in icmpErrorTexts;
}
