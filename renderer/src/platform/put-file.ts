// Sends a whole file by HTTP: the browser streams it from the disk, and tells how far it is (fetch does not).

export interface PutAnswer {
  /** HTTP; 0: the connection broke, or the file cannot be read. */
  readonly status: number;
  readonly text: string;
}

/** Resolves however it ends, also when it was aborted (status 0). */
export function putFile(
  address: string,
  file: Blob,
  options: { readonly signal: AbortSignal; readonly onBytes: (sent: number) => void },
): Promise<PutAnswer> {
  const request = new XMLHttpRequest();
  const abort = (): void => {
    request.abort();
  };
  return new Promise<PutAnswer>((resolve) => {
    request.upload.addEventListener('progress', ({ loaded }) => {
      options.onBytes(loaded);
    });
    request.addEventListener('loadend', () => {
      options.signal.removeEventListener('abort', abort);
      resolve({ status: request.status, text: request.responseText });
    });
    options.signal.addEventListener('abort', abort);
    request.open('PUT', address);
    request.send(file);
    if (options.signal.aborted) abort();
  });
}
