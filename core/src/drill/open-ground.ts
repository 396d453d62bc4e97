// The ground of a drill: on this machine a listener of its own at addresses that nothing else uses, with a capture of
// loopback; or listeners elsewhere, with a capture of the interface towards them.

import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { defaultCaptureOptions } from '@jaws/shared/contract/capture';
import type { ChumTarget } from '@jaws/shared/contract/chum';
import type { DrillPlanned } from '@jaws/shared/contract/drill-run';
import { JawsError } from '@jaws/shared/contract/errors';
import type { CaptureService } from '../capture/service/capture-service.ts';
import { captureDatasetName } from '../capture/service/dataset-claims.ts';
import { resolveHost } from '../chum/resolve-host.ts';
import type { PracticeListener, StartPracticeListener } from '../practice/listener-thread.ts';
import { practiceEnds } from '../practice/practice-plan.ts';
import type { DrillGround } from './drill-parts.ts';
import { loopbackServer } from './plan-drill.ts';

interface GroundRequest {
  readonly planned: DrillPlanned;
  /** Begins the name of the dataset. */
  readonly prefix: string;
  readonly nowMs: number;
}

export interface LoopbackRequest extends GroundRequest {
  readonly captures: Pick<CaptureService, 'interfaces'>;
  readonly startListener: StartPracticeListener;
  /** For the keys of the listener; removed at the end. */
  readonly folder: string;
}

export interface RemoteRequest extends GroundRequest {
  readonly interface: string;
  /** Of every host. */
  readonly listener: Pick<ChumTarget, 'ports' | 'fingerprint' | 'token'>;
}

/** All servers of drills on this machine, as `loopbackServer` gives them. */
const servers = '127.0.1.0/24';
/** A port that is free now may be taken a moment later. */
const portTries = 3;

/** @throws JawsError drill.no-capture, listen.cannot-listen */
export async function openLoopback(request: LoopbackRequest): Promise<DrillGround> {
  const { planned, captures, folder, prefix, nowMs } = request;
  const { interfaces } = await captures.interfaces();
  const loopback = interfaces.find((one) => one.loopback && one.up);
  if (loopback === undefined)
    throw new JawsError('drill.no-capture', 'This machine shows no loopback interface to capture.');
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const listener = await startAtAll(request);
    const { fingerprint, token, ports } = listener;
    const free = ports.slice(0, 1);
    return {
      targets: planned.runs.map(({ host, port }) => ({
        ...{ host, fingerprint, token },
        ports: port === null ? free : [port],
      })),
      capture: {
        ...defaultCaptureOptions,
        ...{ interface: loopback.name, filter: `net ${servers}`, local: [`${practiceEnds.client}/32`] },
        dataset: captureDatasetName(prefix, nowMs),
      },
      facts: { place: 'loopback', fingerprint, ports, servers: planned.runs.map(({ host }) => host) },
      close: async () => {
        await listener.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startAtAll({ planned, startListener, folder }: LoopbackRequest): Promise<PracticeListener> {
  const bind = planned.runs.map(({ host }) => host).join(',');
  const wished = [...new Set(planned.runs.flatMap(({ port }) => port ?? []))];
  for (let tries = 1; ; tries++) {
    try {
      const ports = [await freePort(loopbackServer(0)), ...wished];
      return await startListener({ folder, bind, ports });
    } catch (error) {
      if (tries === portTries) throw error;
    }
  }
}

/** A number for TCP and UDP alike: a run by DNS looks for its listener over both. */
async function freePort(host: string): Promise<number> {
  const probe = createServer();
  try {
    await once(probe.listen({ port: 0, host }), 'listening');
    const { port } = probe.address() as AddressInfo;
    return port;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new JawsError('listen.cannot-listen', `No listener can be started at ${host}: ${why}`, {
      cause: error,
    });
  } finally {
    probe.close();
  }
}

/** @throws JawsError chum.unknown-host */
export async function openRemote(request: RemoteRequest): Promise<DrillGround> {
  const { planned, listener, prefix, nowMs } = request;
  const { ports, fingerprint, token } = listener;
  const places = planned.runs.map(({ host }) => host);
  const addresses = new Set(await Promise.all([...new Set(places)].map(resolveHost)));
  return {
    targets: planned.runs.map(({ host, port }) => ({
      ...{ host, fingerprint, token },
      ports: port === null ? [...ports] : [port],
    })),
    capture: {
      ...defaultCaptureOptions,
      interface: request.interface,
      filter: [...addresses].map((address) => `host ${address}`).join(' or '),
      dataset: captureDatasetName(prefix, nowMs),
    },
    facts: { place: 'remote', fingerprint, servers: [...addresses] },
    close: () => Promise.resolve(),
  };
}
