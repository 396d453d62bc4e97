// The capture service of this call: the app's own, without a host around it. The worker is the built one.

import { randomUUID } from 'node:crypto';
import { checkFilter } from '@jaws/core/capture/filter-check';
import { listInterfaces } from '@jaws/core/capture/interfaces/list-interfaces';
import { createMachineFacts } from '@jaws/core/capture/machine-facts';
import { spawnCaptureProcess } from '@jaws/core/capture/process/spawn-capture-process';
import { CaptureService } from '@jaws/core/capture/service/capture-service';
import type { CaptureState } from '@jaws/shared/contract/capture';
import type { Events } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { createEventHub } from '@jaws/shared/rpc/event-hub';
import type { CommandContext } from '../cli/cli-io.ts';
import { hostLog } from '../cli/host-log.ts';
import { openStore } from '../cli/open-store.ts';

export interface OpenedCaptureService {
  readonly service: CaptureService;
  /** Stops what still runs. */
  readonly close: () => Promise<void>;
}

/** `onState` hears of every state, the final one included. */
export function openCaptureService(
  context: CommandContext,
  onState: (state: CaptureState) => void,
): OpenedCaptureService {
  const { env, clock } = context.io;
  const log = hostLog(context);
  const facts = createMachineFacts(env);
  const events = createEventHub<Events>((error) => {
    log(String(error));
  });
  events.subscribe('capture.stateChanged', onState);
  const worker = new URL('capture-worker.mjs', import.meta.url);
  const service = new CaptureService({
    dataDir: context.dataDir,
    clock,
    log: {
      info: log,
      warn: log,
      error: (text, cause) => {
        log(cause instanceof Error ? `${text}: ${cause.stack ?? cause.message}` : text);
      },
    },
    randomId: randomUUID,
    store: openStore(context),
    spawnWorker: ({ stdin }) => spawnCaptureProcess(worker, { stdin }),
    uploadPath: () => {
      throw new JawsError('import.upload-broken');
    },
    demoPath: null,
    mayReadStdin: true,
    publish: (name, payload) => {
      events.publish(name, payload);
    },
    listInterfaces: () => listInterfaces(facts),
    checkFilter: (question) => checkFilter(question, facts),
    datasetsChanged: () => undefined,
  });
  return { service, close: () => service.close() };
}
