// The ground of a drill: on this machine a listener of its own at addresses that nothing else uses, with a capture of
// loopback; or listeners elsewhere, with a capture of the interface towards them.

import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { defaultCaptureOptions } from '@jaws/shared/contract/capture';
import type { ChumTarget } from '@jaws/shared/contract/chum';
import type { DrillPlanned, DrillPlannedRun } from '@jaws/shared/contract/drill-run';
import { JawsError } from '@jaws/shared/contract/errors';
import type { CourseRun, DrillCourse } from '@jaws/shared/drill/drill-course';
import { scenarioOf } from '@jaws/shared/exfil/chum-plan';
import { styleShapes, type ChumTransport } from '@jaws/shared/exfil/style-shapes';
import type { CaptureService } from '../capture/service/capture-service.ts';
import { captureDatasetName } from '../capture/service/dataset-claims.ts';
import { resolveHost } from '../chum/resolve-host.ts';
import {
  isPlainService,
  type PlainService,
  type PracticeListener,
  type StartPracticeListener,
} from '../practice/listener-thread.ts';
import { practiceEnds } from '../practice/practice-plan.ts';
import type { DrillGround, DrillServer } from './drill-parts.ts';
import { loopbackServer } from './plan-drill.ts';

interface GroundRequest {
  readonly planned: DrillPlanned;
  /** Begins the name of the dataset. */
  readonly prefix: string;
  readonly nowMs: number;
}

export interface LoopbackRequest extends GroundRequest {
  readonly course: DrillCourse;
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
/** Findings look for tunnels in what goes to this port. */
const dnsPort = 53;
const noDnsPort =
  'The runs by DNS went to another port than 53, which this user may not open: the findings do not take them for DNS.';
/** A port that is free now may be taken a moment later. */
const portTries = 3;

/** @throws JawsError drill.no-capture, listen.cannot-listen */
export async function openLoopback(request: LoopbackRequest): Promise<DrillGround> {
  const { planned, course, captures, folder, prefix, nowMs } = request;
  const { interfaces } = await captures.interfaces();
  const loopback = interfaces.find((one) => one.loopback && one.up);
  if (loopback === undefined)
    throw new JawsError('drill.no-capture', 'This machine shows no loopback interface to capture.');
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const listener = await startAtAll(request);
    const { fingerprint, token, ports, udpPorts, plainPorts } = listener;
    const tcpPorts = ports.slice(0, 1);
    const hasDnsPort = udpPorts.includes(dnsPort);
    const dns = hasDnsPort ? dnsPort : undefined;
    const serverOf = ({ host, port }: DrillPlannedRun, at: number): DrillServer => {
      const own = port === null ? tcpPorts : [port];
      const carrier = carrierOf(course.runs[at]);
      const first = isPlainService(carrier) ? plainPorts.get(carrier) : carrier === 'dns' ? dns : undefined;
      const all = port !== null || first === undefined ? own : [first, ...own];
      return { target: { host, fingerprint, token, ports: all }, tcpPorts: own };
    };
    return {
      servers: planned.runs.map(serverOf),
      capture: {
        ...defaultCaptureOptions,
        ...{ interface: loopback.name, filter: `net ${servers}`, local: [`${practiceEnds.client}/32`] },
        dataset: captureDatasetName(prefix, nowMs),
      },
      facts: { place: 'loopback', fingerprint, ports, servers: planned.runs.map(({ host }) => host) },
      warnings: hasDnsPort || !course.runs.some(isByDns) ? [] : [noDnsPort],
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

/** What carries all of it; null where that differs: another one would be looked for at the port of the first, too. */
function carrierOf(run: CourseRun | undefined): ChumTransport | null {
  const steps = run === undefined ? [] : scenarioOf(run).steps;
  const carriers = new Set(steps.map(({ style }) => styleShapes[style].transport));
  const [carrier] = carriers;
  return carriers.size === 1 ? (carrier ?? null) : null;
}

function isByDns(run: CourseRun): boolean {
  return carrierOf(run) === 'dns';
}

function servicesOf({ runs }: DrillCourse): PlainService[] {
  return [...new Set(runs.map(carrierOf))].filter(isPlainService);
}

async function startAtAll({
  planned,
  course,
  startListener,
  folder,
}: LoopbackRequest): Promise<PracticeListener> {
  const bind = planned.runs.map(({ host }) => host).join(',');
  const wished = [...new Set(planned.runs.flatMap(({ port }) => port ?? []))];
  const wishedUdpPorts = course.runs.some(isByDns) ? [dnsPort] : [];
  for (let tries = 1; ; tries++) {
    try {
      const ports = [await freePort(loopbackServer(0)), ...wished];
      return await startListener({ folder, bind, ports, wishedUdpPorts, services: servicesOf(course) });
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
    servers: planned.runs.map(({ host, port }) => {
      const own = port === null ? [...ports] : [port];
      return { target: { host, fingerprint, token, ports: own }, tcpPorts: own };
    }),
    capture: {
      ...defaultCaptureOptions,
      interface: request.interface,
      filter: [...addresses].map((address) => `host ${address}`).join(' or '),
      dataset: captureDatasetName(prefix, nowMs),
    },
    facts: { place: 'remote', fingerprint, servers: [...addresses] },
    warnings: [],
    close: () => Promise.resolve(),
  };
}
