// Plain `dumpcap -w` beside the capture under test: same interface, same kernel buffer, same snap length, to a file.
// What it loses on this machine at this rate is the measure.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface PeerReport {
  /** Packets in its file. */
  readonly captured: number;
  /** Lost by kernel, interface or itself, by its own last words. */
  readonly dropped: number;
}

export interface Peer {
  /** Ends it in order and reads its last words. */
  stop(): Promise<PeerReport>;
}

/** Reads `Packets received/dropped on interface 'eth0': N/M (pcap:…)` (dumpcap(1)). Throws when it is not there. */
export function parsePeer(text: string): PeerReport {
  const [, received, dropped] = /received\/dropped on interface '[^']*': (\d+)\/(\d+)/.exec(text) ?? [];
  const captured = /Packets captured: (\d+)/.exec(text)?.[1];
  if (received === undefined || dropped === undefined)
    throw new Error(`dumpcap did not say what it lost: ${text.slice(-400)}`);
  return { captured: Number(captured ?? received), dropped: Number(dropped) };
}

export interface PeerPlan {
  readonly interface: string;
  readonly bufferMiB: number;
  readonly snapLength: number;
  readonly file: string;
}

/** Resolves when it captures; in the network namespace of this process. */
export async function startPeer(plan: PeerPlan): Promise<Peer> {
  const child = spawn(
    'dumpcap',
    [
      ...['-q', '-p', '-i', plan.interface, '-B', String(plan.bufferMiB)],
      ...['-s', String(plan.snapLength), '-w', plan.file],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let text = '';
  const closed = once(child, 'close');
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      // It names the file once that is open and packets are being written.
      if (text.includes('File: ')) resolve();
    });
    child.once('error', reject);
    child.once('close', () => {
      reject(new Error(`dumpcap ended: ${text}`));
    });
  });
  return {
    stop: async () => {
      child.kill('SIGINT');
      await closed;
      return parsePeer(text);
    },
  };
}
