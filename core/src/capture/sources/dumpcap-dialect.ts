// dumpcap, Wireshark's capture program. It writes every packet on its own as soon as it has it.

import type { HelperDialect, LossReport } from './helper-dialect.ts';

const bytesPerMiB = 1_048_576;

export const dumpcapDialect: HelperDialect = {
  name: 'dumpcap',
  drops: 'end',
  // -P: classic pcap. pcapng costs this process the same per packet (measured), is 20 bytes a packet longer in the
  // pipe, and the one thing it adds, the statistics block, is printed on stderr as well.
  arguments: (options, interfaceName) => [
    '-q',
    '-P',
    '-i',
    interfaceName,
    '-s',
    String(options.snapLength),
    '-B',
    String(Math.max(1, Math.ceil(options.bufferBytes / bytesPerMiB))),
    ...(options.promiscuous ? [] : ['-p']),
    ...(options.filter === '' ? [] : ['-f', options.filter]),
    '-w',
    '-',
  ],
  // "Capturing on …" comes before permission and filter are known: only the file header proves that it captures.
  readyLine: null,
  lossReport: dumpcapLoss,
  // Its read timeout on the capture device (CAP_READ_TIMEOUT) is 250 ms.
  quietMs: 300,
  askForCounters: null,
};

/**
 * `Packets received/dropped on interface 'eth0': 90/10 (pcap:9/dumpcap:1/flushed:0/ps_ifdrop:3) (90.0%)`: pcap = the
 * kernel's buffer was full; dumpcap = its own queue was; flushed = it threw them away because it was told to stop,
 * which JAWS asks only after everything captured before has come out, so these are not losses.
 */
function dumpcapLoss(line: string): LossReport | null {
  const found =
    /^Packets received\/dropped on interface .*: \d+\/\d+ \(pcap:(\d+)\/dumpcap:(\d+)\/flushed:\d+\/ps_ifdrop:(\d+)\)/.exec(
      line,
    );
  if (found === null) return null;
  return { lost: Number(found[1]) + Number(found[2]), interfaceLost: Number(found[3]) };
}
