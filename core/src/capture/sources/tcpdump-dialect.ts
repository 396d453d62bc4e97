// tcpdump, which prints its counters whenever it is asked with a signal.

import type { HelperDialect, LossReport } from './helper-dialect.ts';

export const tcpdumpDialect: HelperDialect = {
  name: 'tcpdump',
  drops: 'live',
  // -U: each packet is written at once. Without it a quiet network shows packets only when 4 KiB have come together;
  // asking it to flush with SIGUSR2 is not safe (it calls fflush inside the signal handler, in the middle of a write).
  // Through a named pipe -U costs tcpdump 0.5 µs a packet and this process nothing (measured at 100,000 packets/s).
  // Not --immediate-mode: the older ring it needs has slots of full snap length, so a burst fills it 6 times sooner,
  // and each packet wakes two processes (0.7 -> 1.0-1.5 µs and 0.35 -> 0.6-1.0 µs).
  arguments: (options, interfaceName) => [
    '-U',
    '-n',
    '-i',
    interfaceName,
    '-s',
    String(options.snapLength),
    '-B',
    String(Math.max(1, Math.ceil(options.bufferBytes / 1024))),
    ...(options.promiscuous ? [] : ['-p']),
    '-w',
    '-',
    // Behind `--`, so that no filter is ever taken for an option.
    ...(options.filter === '' ? [] : ['--', options.filter]),
  ],
  // The file header comes before its signal handlers are there: asking for counters then would end it.
  readyLine: /listening on /,
  lossReport: tcpdumpLoss,
  // Its read timeout on the capture device is 1 s.
  quietMs: 1100,
  askForCounters: countersSignal(process.platform),
};

/** The signal of tcpdump's manual page: SIGINFO where the system has it, else SIGUSR1. */
function countersSignal(platform: string): NodeJS.Signals | null {
  if (platform === 'win32') return null;
  return platform === 'linux' ? 'SIGUSR1' : 'SIGINFO';
}

/** `12 packets dropped by kernel` on a line of its own (at the end) or among the others (when asked). */
function tcpdumpLoss(line: string): LossReport | null {
  const byKernel = /(\d+) packets? dropped by kernel/.exec(line)?.[1];
  const byInterface = /(\d+) packets? dropped by interface/.exec(line)?.[1];
  if (byKernel === undefined && byInterface === undefined) return null;
  return {
    ...(byKernel === undefined ? {} : { lost: Number(byKernel) }),
    ...(byInterface === undefined ? {} : { interfaceLost: Number(byInterface) }),
  };
}
