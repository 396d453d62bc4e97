// Hosts of the forms in which an address of HTTP is stored.

import { describe, expect, it } from 'vitest';

import { hostOfUrl, withoutUserinfo } from './url-host.ts';

describe('hostOfUrl', () => {
  it.each([
    ['GET http://Files.example/x', 'files.example'],
    ['GET http://files.example:8080/x', 'files.example'],
    ['GET http://files.example?q=http://other.example/', 'files.example'],
    ['GET http://files.example#top', 'files.example'],
    ['GET http://alice:Secret-1@files.example/x', 'files.example'],
    ['GET http://alice@files.example:80', 'files.example'],
    ['GET http://files.example/x@y', 'files.example'],
    ['CONNECT http://files.example:443', 'files.example'],
    ['GET http://[2001:db8::1]:8080/', '[2001:db8::1]'],
    ['POST /path', null],
    ['POST', null],
    ['GET http://alice@/x', null],
    [null, null],
  ])('of %j is %j', (url, host) => {
    expect(hostOfUrl(url)).toBe(host);
  });
});

describe('withoutUserinfo', () => {
  it.each([
    ['GET http://alice:Secret-1@files.example/x@y', 'GET http://files.example/x@y'],
    ['GET http://a@b:c@files.example', 'GET http://files.example'],
    ['GET http://files.example/x?mail=a@b', 'GET http://files.example/x?mail=a@b'],
    ['POST /path@x', 'POST /path@x'],
  ])('makes %j %j', (url, expected) => {
    expect(withoutUserinfo(url)).toBe(expected);
  });
});
