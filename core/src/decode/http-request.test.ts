// Request lines and Host headers as they are sent, and what only looks like them.

import { describe, expect, it } from 'vitest';

import { httpMethodAt } from './http-method.ts';
import { readHttpRequest, type HttpRequest } from './http-request.ts';
import { ascii, viewOf } from './testing/byte-builders.ts';

function read(text: string, fallback: string | null = null): HttpRequest {
  const { bytes, start, end } = viewOf(ascii(text), { poison: 0x0a });
  const method = httpMethodAt(bytes, start, end);
  if (method === null) return { kind: 'none' };
  return readHttpRequest(method, bytes, start, end, () => fallback);
}

const host = 'HTTP/1.1\r\nHost: example.org\r\n\r\n';

describe('readHttpRequest', () => {
  it.each([
    [`GET / ${host}`, 'GET http://example.org/'],
    [`POST /a/b?c=d&e#f ${host}`, 'POST http://example.org/a/b?c=d&e#f'],
    [`M-SEARCH * ${host}`, 'M-SEARCH http://example.org'],
    [`OPTIONS * ${host}`, 'OPTIONS http://example.org'],
    [`PROPFIND /dav/ ${host}`, 'PROPFIND http://example.org/dav/'],
    [`GET http://Other.example/x ${host}`, 'GET http://other.example/x'],
    [`GET HTTP://other.example ${host}`, 'GET http://other.example/'],
    [`GET https://other.example:8443/x ${host}`, 'GET https://other.example:8443/x'],
    [`CONNECT Proxy.example:443 ${host}`, 'CONNECT http://proxy.example:443'],
    ['GET / HTTP/1.1\r\nAccept: */*\r\nhOsT:\t Example.ORG:8080 \r\n\r\n', 'GET http://example.org:8080/'],
    ['GET / HTTP/1.0\nHost: example.org\n\n', 'GET http://example.org/'],
    [`GET /a\u0001\u00e9 ${host}`, 'GET http://example.org/a%01%E9'],
    ['GET / HTTP/1.1\r\nHost: a\u00e9\r\n\r\n', 'GET http://a\\233/'],
    ['GET / HTTP/1.1\r\nHost: [2001:DB8::1]\r\n\r\n', 'GET http://[2001:db8::1]/'],
    ['GET / HTTP/1.1\r\nHost: example.org\r\nCookie: not wh', 'GET http://example.org/'],
    [`GET http://files.example?q=1 ${host}`, 'GET http://files.example/?q=1'],
    [`GET http://files.example#top ${host}`, 'GET http://files.example/#top'],
    [`GET ftp://Files.example/pub ${host}`, 'GET ftp://files.example/pub'],
    [`GET http://alice:Secret-1@Files.example/x ${host}`, 'GET http://files.example/x'],
    [`GET http://a@b:p@files.example:8080?x=@y ${host}`, 'GET http://files.example:8080/?x=@y'],
    [`CONNECT alice:Secret-1@files.example:443 ${host}`, 'CONNECT http://files.example:443'],
    ['GET / HTTP/1.1\r\nHost: alice:Secret-1@files.example\r\n\r\n', 'GET http://files.example/'],
    ['GET / HTTP/1.1\r\nHost: files.example/?x\r\n\r\n', 'GET http://files.example/'],
    [`GET   /x \t HTTP/1.1  \r\nHost: files.example\r\n\r\n`, 'GET http://files.example/x'],
    [`GET\t/x\tHTTP/1.1\r\nHost: files.example\r\n\r\n`, 'GET http://files.example/x'],
    [`POST  http://files.example/x   ${host}`, 'POST http://files.example/x'],
    ['GET /x HTTP/1.1\r\nHost:\r\n files.example\r\n\r\n', 'GET http://files.example/x'],
    ['GET /x HTTP/1.1\r\nHost: \r\n\t\r\n  files.example \r\n\r\n', 'GET http://files.example/x'],
    ['GET /x HTTP/1.1\r\nVia: a\r\n Host: b\r\nHost : c.example\r\n\r\n', 'GET http://c.example/x'],
    [`GET index.html ${host}`, 'GET http://example.org'],
    [`GET http:///x ${host}`, 'GET http://example.org'],
    [`GET http://alice:a/b@files.example/ ${host}`, 'GET http://example.org'],
  ])('%j is %j', (text, url) => {
    expect(read(text)).toEqual({ kind: 'request', url });
  });

  it.each([
    ['GET /only/the/beginning', 'GET /only/the/beginning'],
    ['GET http://other.example/begin', 'GET'],
    ['GET ', 'GET'],
    ['POST /a HT', 'POST /a'],
    ['POST /a HTTP/1.1', 'POST /a'],
    ['CONNECT files.exam', 'CONNECT'],
    ['OPTIONS *', 'OPTIONS'],
    ['GET / HTTP/1.1\r\n', 'GET /'],
    ['GET / HTTP/1.1\r\nHos', 'GET /'],
    ['GET / HTTP/1.1\r\nHost: example.o', 'GET /'],
    ['GET / HTTP/1.1\r\nHost:\r\n', 'GET /'],
    ['GET / HTTP/1.1\r\nHost: two words\r\n\r\n', 'GET /'],
    ['GET / HTTP/1.1\r\nHost: a:b\r\n\r\n', 'GET /'],
    [`CONNECT /x ${host}`, 'CONNECT'],
  ])('%j has no known host, but %j', (text, url) => {
    expect(read(text, 'fallback')).toEqual({ kind: 'unknown', url });
  });

  it.each([
    '',
    'GET',
    'GETS / HTTP/1.1\r\n\r\n',
    'get / HTTP/1.1\r\n\r\n',
    'GET data from the disk',
    'OPTIONS sip:a@b SIP/2.0\r\n\r\n',
    'OPTIONS rtsp://a/b RTSP/1.0\r\n\r\n',
    'GET / HTTP/2.0\r\n\r\n',
    'GET /\r\n',
    'HTTP/1.1 200 OK\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  ])('%j is no request', (text) => {
    expect(read(text, 'fallback')).toEqual({ kind: 'none' });
  });

  it('asks for a host when the whole header has none', () => {
    expect(read('GET /a HTTP/1.0\r\n\r\n', '10.0.0.1')).toEqual({
      kind: 'request',
      url: 'GET http://10.0.0.1/a',
    });
    expect(read('GET /a HTTP/1.0\r\n\r\n')).toEqual({ kind: 'unknown', url: 'GET /a' });
  });

  it('cuts very long targets', () => {
    const found = read(`GET /${'a'.repeat(20_000)} ${host}`);
    expect(found.kind === 'request' && found.url.length).toBe(4096);
  });
});
