// What can be done to captures. Only a failed start is handed back, because it is shown where it belongs.

import type { CaptureOptions } from '@jaws/shared/contract/capture';
import { useMemo } from 'react';
import { uploadFiles } from '../../connection/upload-files.ts';
import { useApp, type AppServices } from '../../state/app-context.tsx';
import { describeError, jobError, showError, type ErrorReport } from '../../ui/error-report.ts';

export interface StartRequest {
  readonly options: CaptureOptions;
  /** Uploaded first and put into `options.replay`; null = the demo, or an interface. */
  readonly file: File | null;
}

export interface CaptureActions {
  /** null = it runs and is shown. */
  readonly start: (request: StartRequest) => Promise<ErrorReport | null>;
  readonly startAgain: (captureId: string) => void;
  readonly stop: (captureId: string) => void;
  readonly pause: (captureId: string) => void;
  readonly resume: (captureId: string) => void;
  readonly label: (captureId: string, label: string) => void;
}

async function withUpload(app: AppServices, { options, file }: StartRequest): Promise<CaptureOptions> {
  if (file === null || options.replay === null) return options;
  const { signal } = new AbortController();
  const [upload] = await uploadFiles(app, [file], { signal, onBytes: () => undefined });
  return { ...options, replay: { ...options.replay, upload: upload ?? null, demo: false } };
}

async function startCapture(app: AppServices, request: StartRequest): Promise<ErrorReport | null> {
  const { client, stores } = app;
  try {
    const { captureId } = await client.call('capture.start', await withUpload(app, request));
    const captures = stores.captures.getState();
    captures.rememberStart(captureId, request.options, request.file);
    captures.show(captureId);
    return null;
  } catch (error) {
    return describeError(error);
  }
}

/** The same again into a dataset of its own (or the same one, when it was appended to). */
function again({ options, file }: StartRequest): StartRequest {
  return { options: options.append ? options : { ...options, dataset: null }, file };
}

async function startAgain(app: AppServices, captureId: string): Promise<void> {
  const { client, stores } = app;
  const { started, captures, show, prepare } = stores.captures.getState();
  const state = captures.get(captureId)?.state;
  let request: StartRequest | undefined = started.get(captureId);
  if (request === undefined && state !== undefined) {
    const { options } = await client.call('capture.remembered', { interface: state.interface });
    if (options !== null && (options.replay === null || options.replay.demo))
      request = { options, file: null };
  }
  if (request === undefined) {
    // A replayed file of another page: it has to be chosen again.
    prepare({ way: 'replay' });
    show(null);
    return;
  }
  const failure = await startCapture(app, again(request));
  if (failure !== null) throw jobError(failure);
}

export function useCaptureActions(): CaptureActions {
  const app = useApp();
  return useMemo(() => {
    const { client, stores, platform } = app;
    return {
      start: (request) => startCapture(app, request),
      startAgain(captureId) {
        startAgain(app, captureId).catch(showError);
      },
      stop(captureId) {
        client
          .call('capture.stop', { captureId })
          .then((state) => {
            stores.captures.getState().report(state, platform.now());
          })
          .catch(showError);
      },
      pause(captureId) {
        client.call('capture.pause', { captureId }).catch(showError);
      },
      resume(captureId) {
        client.call('capture.resume', { captureId }).catch(showError);
      },
      label(captureId, label) {
        client.call('capture.label', { captureId, label }).catch(showError);
      },
    };
  }, [app]);
}
