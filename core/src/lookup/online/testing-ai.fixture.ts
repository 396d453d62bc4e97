// An OpenAI-speaking server of this machine for tests, with the faces that such servers have.

import type { ServerResponse } from 'node:http';
import { type Answering, type RunningServer, startHttpServer } from './testing-servers.fixture.ts';

export const goodAnswer = {
  ...{ owner: 'Quad9', organisation: 'Quad9 Foundation', usedFor: 'Public DNS, also asked by HOST_1' },
  location: { city: 'Zurich', country: 'CH', lat: 47.37, lon: 8.54 },
  ...{ reputation: ['Well known'], confidence: 0.9, basedOn: ['organisation'] },
};

export interface RunningAi extends RunningServer {
  readonly base: URL;
  /** What came in, parsed. */
  readonly bodies: Record<string, unknown>[];
}

export type AiFace = (response: ServerResponse, body: Record<string, unknown>, at: number) => void;

export async function startAi(face: AiFace): Promise<RunningAi> {
  const bodies: Record<string, unknown>[] = [];
  const answering: Answering = (_, response, text) => {
    const body = JSON.parse(text) as Record<string, unknown>;
    bodies.push(body);
    face(response, body, bodies.length);
  };
  const server = await startHttpServer(answering);
  return { ...server, bodies, base: new URL('/v1', server.url) };
}

/** As a stream, in pieces of a few letters. */
export function say(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const piece of text.match(/[^]{1,7}/gu) ?? []) {
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: piece } }] })}\n\n`);
  }
  response.end('data: [DONE]\n\n');
}

export function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: { message: 'No: Authorization: Bearer sk-planted-key' } }));
}

/** Keeps to the schema where it is given. */
export const honouring: AiFace = (response, body) => {
  if (body['response_format'] === undefined) refuse(response, 400);
  else say(response, JSON.stringify(goodAnswer));
};

/** Answers in its own way. */
export const ignoring: AiFace = (response) => {
  say(
    response,
    `<think>Hm {…}</think>Here you are:\n\`\`\`json\n${JSON.stringify({ ...goodAnswer, more: 1 })}\n\`\`\``,
  );
};

/** Does not know schemas. */
export const schemaless: AiFace = (response, body) => {
  if (body['response_format'] !== undefined) refuse(response, 400);
  else say(response, JSON.stringify({ ...goodAnswer, location: null }));
};
