// Community IDs: every line of the specification's baseline file (baseline_deflt.json), the cases that its reference
// implementation is tested with, and what holds for any flow.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { communityId } from './community-id.ts';

/** Protocol, source, its port, destination, its port, ID. Of ICMP: type, and its answer or code. */
type Vector = readonly [number, string, number, string, number, string];

const baseline: readonly Vector[] = [
  [58, 'fe80::200:86ff:fe05:80da', 135, 'fe80::260:97ff:fe07:69ea', 136, '1:dGHyGvjMfljg6Bppwm3bg0LO8TY='],
  [58, 'fe80::260:97ff:fe07:69ea', 136, 'fe80::200:86ff:fe05:80da', 135, '1:dGHyGvjMfljg6Bppwm3bg0LO8TY='],
  [58, 'fe80::260:97ff:fe07:69ea', 135, 'fe80::200:86ff:fe05:80da', 136, '1:zavyT/cezQr1fmImYCwYnMXbgck='],
  [58, 'fe80::200:86ff:fe05:80da', 136, 'fe80::260:97ff:fe07:69ea', 135, '1:zavyT/cezQr1fmImYCwYnMXbgck='],
  [58, '3ffe:501:1800:2345::2', 3, '3ffe:507:0:1:200:86ff:fe05:80da', 0, '1:2ObVBgIn28oZvibYZhZMBgh7WdQ='],
  [
    ...([58, '3ffe:501:410:0:2c0:dfff:fe47:33e', 1, '3ffe:507:0:1:200:86ff:fe05:80da', 4] as const),
    '1:hLZd0XGWojozrvxqE0dWB1iM6R0=',
  ],
  [58, '3ffe:507:0:1:200:86ff:fe05:80da', 128, '3ffe:501:0:1001::2', 129, '1:+TW+HtLHvV1xnGhV1lv7XoJrqQg='],
  [58, '3ffe:501:0:1001::2', 129, '3ffe:507:0:1:200:86ff:fe05:80da', 128, '1:+TW+HtLHvV1xnGhV1lv7XoJrqQg='],
  [58, 'fe80::200:86ff:fe05:80da', 133, 'ff02::2', 134, '1:hO+sN4H+MG5MY/8hIrXPqc4ZQz0='],
  [58, 'fe80::260:97ff:fe07:69ea', 134, 'ff02::1', 133, '1:pkvHqCL88/tg1k4cPigmZXUtL00='],
  [1, '192.168.0.89', 8, '192.168.0.1', 0, '1:X0snYXpgwiv9TZtqg64sgzUn6Dk='],
  [1, '192.168.0.1', 0, '192.168.0.89', 8, '1:X0snYXpgwiv9TZtqg64sgzUn6Dk='],
  [1, '10.0.0.1', 11, '10.0.0.2', 0, '1:YHxtAirCG//0OzkcVAukqKQN9xM='],
  [
    ...([6, '2001:470:e5bf:dead:4957:2174:e82c:4887', 63943, '2607:f8b0:400c:c03::1a', 25] as const),
    '1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=',
  ],
  [
    ...([6, '2607:f8b0:400c:c03::1a', 25, '2001:470:e5bf:dead:4957:2174:e82c:4887', 63943] as const),
    '1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=',
  ],
  [132, '192.168.170.8', 7, '192.168.170.56', 7, '1:MP2EtRCAUIZvTw6MxJHLV7N7JDs='],
  [132, '192.168.170.56', 7, '192.168.170.8', 7, '1:MP2EtRCAUIZvTw6MxJHLV7N7JDs='],
  [6, '128.232.110.120', 34855, '66.35.250.204', 80, '1:LQU9qZlK+B5F3KDmev6m5PMibrg='],
  [6, '66.35.250.204', 80, '128.232.110.120', 34855, '1:LQU9qZlK+B5F3KDmev6m5PMibrg='],
  [17, '192.168.1.52', 54585, '8.8.8.8', 53, '1:d/FP5EW3wiY1vCndhwleRRKHowQ='],
  [17, '8.8.8.8', 53, '192.168.1.52', 54585, '1:d/FP5EW3wiY1vCndhwleRRKHowQ='],
  [46, '10.1.12.1', 0, '10.1.12.2', 0, '1:KHlLkgoJW7ifUTyTSgyVfkFHzKw='],
  [46, '10.1.12.2', 0, '10.1.12.1', 0, '1:KHlLkgoJW7ifUTyTSgyVfkFHzKw='],
];

const furtherCases: readonly Vector[] = [
  [1, '192.168.0.89', 20, '192.168.0.1', 0, '1:3o2RFccXzUgjl7zDpqmY7yJi8rI='],
  [1, '192.168.0.89', 20, '192.168.0.1', 1, '1:tz/fHIDUHs19NkixVVoOZywde+I='],
  [1, '192.168.0.1', 0, '192.168.0.89', 20, '1:X0snYXpgwiv9TZtqg64sgzUn6Dk='],
  [
    58,
    '3ffe:507:0:1:200:86ff:fe05:80da',
    3,
    '3ffe:507:0:1:260:97ff:fe07:69ea',
    0,
    '1:/OGBt9BN1ofenrmSPWYicpij2Vc=',
  ],
  [132, '192.168.170.8', 7, '192.168.170.56', 80, '1:jQgCxbku+pNGw8WPbEc/TS/uTpQ='],
  [6, '10.0.0.1', 10, '10.0.0.2', 11569, '1:SXBGMX1lBOwhhoDrZynfROxnhnM='],
  [46, '10.1.24.4', 0, '10.1.12.1', 0, '1:/nQI4Rh/TtY3mf0R2gJFBkVlgS4='],
];

describe('the Community ID', () => {
  it.each([...baseline, ...furtherCases])('protocol %i, %s %i to %s %i', (protocol, ...ends) => {
    const [source, sourcePort, destination, destinationPort, id] = ends;
    expect(communityId({ protocol, source, destination, sourcePort, destinationPort })).toBe(id);
  });

  it('is one for both directions, and another for another port', () => {
    const port = fc.integer({ min: 1, max: 65_534 });
    const address = fc.oneof(fc.ipV4(), fc.ipV4());
    fc.assert(
      fc.property(address, address, port, port, (source, destination, sourcePort, destinationPort) => {
        const flow = { protocol: 6, source, destination, sourcePort, destinationPort };
        const back = {
          ...{ protocol: 6, source: destination, destination: source },
          ...{ sourcePort: destinationPort, destinationPort: sourcePort },
        };
        expect(communityId(flow)).toBe(communityId(back));
        expect(communityId(flow)).toMatch(/^1:[A-Za-z0-9+/]{27}=$/);
        expect(communityId(flow)).not.toBe(communityId({ ...flow, sourcePort: 65_535 }));
      }),
    );
  });

  it('is not known where the ends are not addresses of one version', () => {
    const flow = { protocol: 6, sourcePort: 1, destinationPort: 2 };
    expect(communityId({ ...flow, source: '', destination: '10.0.0.1' })).toBeNull();
    expect(communityId({ ...flow, source: 'fe80::1', destination: '10.0.0.1' })).toBeNull();
  });
});
