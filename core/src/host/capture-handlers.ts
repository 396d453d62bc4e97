// Live capture for pages: the service does the work, the machine's own facts come from the doctor's tools.

import type { Handlers } from '@jaws/shared/contract/contract';
import type { CaptureService } from '../capture/service/capture-service.ts';
import type { CaptureTools } from '../capture/service/capture-tools.ts';

type CaptureHandlers = Pick<Handlers, Extract<keyof Handlers, `capture.${string}`>>;

export function createCaptureHandlers(captures: CaptureService, tools: CaptureTools): CaptureHandlers {
  return {
    'capture.interfaces': () => captures.interfaces(),
    'capture.doctor': () => tools.runDoctor(),
    'capture.checkFilter': (question) => tools.checkFilter(question),
    'capture.remembered': async ({ interface: name }) => ({ options: await captures.remembered(name) }),
    'capture.start': (options) => captures.start(options),
    'capture.label': async ({ captureId, label }) => {
      await captures.label(captureId, label);
      return null;
    },
    'capture.pause': async ({ captureId }) => {
      await captures.pause(captureId);
      return null;
    },
    'capture.resume': async ({ captureId }) => {
      await captures.resume(captureId);
      return null;
    },
    'capture.stop': ({ captureId }) => captures.stop(captureId),
    'capture.list': () => captures.list(),
  };
}
