import { expect, it } from 'vitest';
import { loadMacVendors } from './mac-vendor.ts';

it.each([
  ['00:00:00:12:34:56', 'XEROX CORPORATION'],
  ['00-00-0c-12-34-56', 'Cisco Systems, Inc'],
  ['0000.0C12.3456', 'Cisco Systems, Inc'],
  ['02:42:ac:11:00:02', 'made up by the device, so of no vendor'],
  ['00:00:0c', null],
  ['nonsense', null],
  ['', null],
])('%s is of %s', async (mac, vendor) => {
  const vendorOf = await loadMacVendors();
  expect(vendorOf(mac)).toBe(vendor);
});

it('knows nothing of what the list has not', async () => {
  const vendorOf = await loadMacVendors();
  // 00:00:5E-like blocks are given by IANA; this one was given to nobody.
  expect(vendorOf('F0:FF:FF:00:00:01')).toBeNull();
});
