// The end of a host: its services in an order in which each still has what it needs, within a bounded time.

import { JawsError } from '@jaws/shared/contract/errors';
import type { HostLog } from './host-log.ts';
import type { HostServices } from './host-services.ts';

const closeDeadlineMs = 15_000;

/** Stops captures in order, cancels jobs, ends the workers, removes temporary files; at most `closeDeadlineMs`. */
export async function closeServices(
  services: HostServices,
  removeTemporary: () => Promise<void>,
): Promise<void> {
  await withDeadline(closeInOrder(services, removeTemporary), services.log);
}

async function closeInOrder(services: HostServices, removeTemporary: () => Promise<void>): Promise<void> {
  await services.asking.close();
  await services.drill.close();
  await services.practice.close();
  // Before the captures: they still have the run's last packets to label.
  await services.chum.close();
  await services.captures.close();
  await services.live.close();
  await services.jobs.close();
  await services.modelWorker.close();
  await services.viewWorker.close();
  await services.dataWorker.close();
  await removeTemporary();
}

/** A worker that does not answer must not keep the process alive; what it had stored stays valid. */
async function withDeadline(work: Promise<void>, log: HostLog): Promise<void> {
  const late = Symbol('late');
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => {
      resolve(late);
    }, closeDeadlineMs);
  });
  try {
    if ((await Promise.race([work, deadline])) === late) {
      throw new JawsError('internal', `Closing took longer than ${closeDeadlineMs / 1000} s.`);
    }
  } catch (error) {
    log.error('the host did not close cleanly', error);
  } finally {
    clearTimeout(timer);
  }
}
