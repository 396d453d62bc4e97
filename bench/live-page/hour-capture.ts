// An hour of 90,000 packets as a capture file, and the same hour an hour later: what a day of such hours brings, without
// a file of the whole day.

import { pcapHeaderLength, syntheticCapture } from '../synthetic-capture.ts';

const hourPackets = 90_000;
const startSeconds = 1_750_000_000;
const hourUs = 3_600_000_000;

export interface HourCapture {
  /** A pcap file; overwritten by each `stamp`. */
  readonly bytes: Uint8Array;
  /** Gives its packets the times of this hour, from 0, evenly apart. */
  stamp(hour: number): void;
}

export function hourCapture(flows: number, seed: number, packets = hourPackets): HourCapture {
  const bytes = syntheticCapture({ packets, flows, seed });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const apartUs = hourUs / packets;
  return {
    bytes,
    stamp(hour) {
      let packet = 0;
      for (let at = pcapHeaderLength; at < bytes.length; at += 16 + view.getUint32(at + 8, true)) {
        const sinceUs = hour * hourUs + Math.floor(packet * apartUs);
        view.setUint32(at, startSeconds + Math.floor(sinceUs / 1e6), true);
        view.setUint32(at + 4, sinceUs % 1e6, true);
        packet += 1;
      }
    },
  };
}
