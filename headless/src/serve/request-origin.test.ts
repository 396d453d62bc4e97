// Host and Origin rules as a table.

import { describe, expect, it } from 'vitest';
import { isAllowedHost, isOwnOrigin } from './request-origin.ts';

describe('isAllowedHost', () => {
  it.each([
    ['localhost:8080', '127.0.0.1', [], true],
    ['LOCALHOST', '127.0.0.1', [], true],
    ['[::1]:80', '::1', [], true],
    ['192.168.1.5:8080', '192.168.1.5', [], true],
    ['192.168.1.5:8080', '::ffff:192.168.1.5', [], true],
    ['[fd00::5]:8080', 'fd00::5', [], true],
    ['192.168.1.6:8080', '192.168.1.5', [], false],
    ['sensor.lan:8080', '192.168.1.5', [], false],
    ['sensor.lan:8080', '192.168.1.5', ['sensor.lan'], true],
    ['sensor.lan.evil.example', '192.168.1.5', ['sensor.lan'], false],
    ['127.0.0.1.evil.example', '127.0.0.1', [], false],
    ['localhost:8080:9', '127.0.0.1', [], false],
    ['localhost/', '127.0.0.1', [], false],
    [undefined, '127.0.0.1', [], false],
  ])('%s on %s with %j: %s', (host, localAddress, allowed, expected) => {
    expect(isAllowedHost({ host, origin: undefined, localAddress }, allowed)).toBe(expected);
  });
});

describe('isOwnOrigin', () => {
  it.each([
    ['http://localhost:8080', 'localhost:8080', true],
    ['https://sensor.lan', 'sensor.lan', true],
    ['http://localhost:8081', 'localhost:8080', false],
    ['http://localhost:8080.evil.example', 'localhost:8080', false],
    ['null', 'localhost:8080', false],
    ['jaws://app', 'localhost:8080', false],
    [undefined, 'localhost:8080', false],
  ])('%s at %s: %s', (origin, host, expected) => {
    expect(isOwnOrigin({ host, origin, localAddress: '127.0.0.1' })).toBe(expected);
  });
});
