// Requests about one upload: how far it is, the next part of it, away with it.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson, HttpRefusal } from './http-answer.ts';
import type { Announcement, UploadStore } from './upload-store.ts';

/** Silence before the kernel asks whether the other side is still there. */
const keepAliveDelayMs = 10_000;

export async function serveUpload(
  uploads: UploadStore,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (request.method) {
    case 'GET':
    case 'HEAD': {
      const status = uploads.status(id);
      if (status === null) throw notFound();
      response.setHeader('jaws-received', status.received);
      answerJson(response, 200, status);
      return;
    }
    case 'PUT':
    case 'POST': {
      // A sender whose line is gone without a word would keep the upload busy until the idle limit; it comes back
      // on another connection. The kernel asks ten times, a second apart, and then gives the old one up.
      request.socket.setKeepAlive(true, keepAliveDelayMs);
      const status = await uploads.receive(id, announcementOf(request), request as AsyncIterable<Buffer>);
      answerJson(response, status.state === 'complete' ? 201 : 202, status);
      return;
    }
    case 'DELETE':
      if (!(await uploads.discard(id))) throw notFound();
      answerJson(response, 200, { discarded: id });
      return;
    default:
      throw new HttpRefusal(405, 'bad-method', 'Use GET, HEAD, PUT or DELETE.');
  }
}

function announcementOf({ headers }: IncomingMessage): Announcement {
  const size = wholeOf(headers['jaws-size']);
  const offset = wholeOf(headers['jaws-offset'] ?? '0');
  const sha256 = headers['jaws-sha256'];
  if (size === null || offset === null || typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
    throw new HttpRefusal(400, 'bad-request', 'An upload needs jaws-size, jaws-sha256 and jaws-offset.');
  // Said before the body is read, where the client says how long that is.
  const length = wholeOf(headers['content-length']);
  if (length !== null && offset + length > size)
    throw new HttpRefusal(413, 'larger-than-announced', 'The body is larger than announced.');
  return { size, offset, sha256 };
}

function wholeOf(text: string | readonly string[] | undefined): number | null {
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function notFound(): HttpRefusal {
  return new HttpRefusal(404, 'no-upload', 'There is no such upload.');
}
