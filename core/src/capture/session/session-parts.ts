// What a capture session is given from outside: everything that touches time, disk, network and whoever listens.

import type { CaptureOptions, CaptureState, CaptureTail } from '@jaws/shared/contract/capture';
import type { DatasetStore } from '../../dataset/store-contract.ts';
import type { PacketSource } from '../packet-source.ts';
import type { Clocks } from './session-clock.ts';

export interface SessionParts {
  readonly captureId: string;
  /** Checked; `dataset` names a dataset that does not exist, or one to append to. */
  readonly options: CaptureOptions & { readonly dataset: string };
  readonly source: PacketSource;
  readonly store: DatasetStore;
  readonly clocks: Clocks;
  /** Addresses of the capture's interface now; none where there is no interface. */
  readonly interfaceAddresses: () => readonly string[];
  /** Bytes that are free on the data folder's disk; null where it cannot be told. */
  readonly freeBytes: () => Promise<number | null>;
  readonly publishState: (state: CaptureState) => void;
  readonly publishTail: (tail: CaptureTail) => void;
  /** A dataset is being written from now on (the first one, or the next after a rotation). */
  readonly onDataset: (dataset: string) => void;
  readonly log: (text: string) => void;
}
