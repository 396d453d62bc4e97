// What a practice run is made of: where it sends, what is captured, how much; and the replay that stands in for it.

import { defaultCaptureOptions, type CaptureOptions } from '@jaws/shared/contract/capture';
import type { ChumOptions } from '@jaws/shared/contract/chum';
import type { RunTrace } from '@jaws/shared/exfil/run-verdict';
import { captureDatasetName } from '../capture/service/dataset-claims.ts';
import type { PracticeListener } from './listener-thread.ts';

/**
 * Two addresses of loopback, so that what is sent has a local end and another one: Linux and Windows route all of
 * 127.0.0.0/8 to this machine and send from 127.0.0.1; macOS has 127.0.0.1 alone.
 */
export const practiceEnds = { client: '127.0.0.1', server: '127.0.0.2' } as const;
const sizeBytes = 300_000;
/** Times the demo's own speed: its 200 s take eight. */
const demoSpeed = 25;
/** The upload of assets/demo.truth.json. */
export const demoEnds = { client: '192.168.20.109', server: '198.18.99.23' } as const;

/** `nowMs`: Unix epoch. */
export function practiceCapture(loopback: string, nowMs: number): CaptureOptions {
  return {
    ...defaultCaptureOptions,
    interface: loopback,
    // Without it the page's own connection to JAWS would be captured as well.
    filter: `host ${practiceEnds.server}`,
    local: [`${practiceEnds.client}/32`],
    dataset: captureDatasetName('practice', nowMs),
  };
}

export function practiceReplay(nowMs: number): CaptureOptions {
  return {
    ...defaultCaptureOptions,
    source: 'replay',
    replay: { upload: null, demo: true, speed: demoSpeed },
    chumAddresses: [demoEnds.server],
    dataset: captureDatasetName('practice', nowMs),
  };
}

export function practiceRun({ ports, fingerprint, token }: PracticeListener): ChumOptions {
  const target = { host: practiceEnds.server, ports: [...ports], fingerprint, token };
  return { target, sizeBytes, style: 'classic', scenario: null, seed: null };
}

/** The packets of a replay have the times of the file. */
export function demoTrace(nowMs: number): RunTrace {
  return { ends: [demoEnds], startedMs: 0, endedMs: nowMs };
}
