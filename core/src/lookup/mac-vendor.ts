// Who made a network adapter, by the first three bytes of its MAC address: the IEEE's list (MA-L), as the package oui-data has
// it. Read when it is asked for the first time.

export const vendorSource = 'IEEE MA-L (oui-data 2.1.9)';

/** Null: not in the list, or no MAC address. */
export type VendorOf = (mac: string) => string | null;

let loaded: Promise<VendorOf> | null = null;

export function loadMacVendors(): Promise<VendorOf> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<VendorOf> {
  const { default: organisations } = await import('oui-data', { with: { type: 'json' } });
  return (mac) => {
    const digits = mac.replaceAll(/[:.-]/g, '').toUpperCase();
    if (!/^[0-9A-F]{12}$/.test(digits)) return null;
    if (isMadeUp(digits)) return 'made up by the device, so of no vendor';
    return organisations[digits.slice(0, 6)]?.split('\n')[0] ?? null;
  };
}

/** Locally administered (IEEE 802 §8.2): phones and virtual machines choose such addresses themselves. */
function isMadeUp(digits: string): boolean {
  return (Number.parseInt(digits.slice(0, 2), 16) & 2) !== 0;
}
