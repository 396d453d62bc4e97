// What the Linux kernel says this process may do (capabilities(7), proc(5)).

export interface ProcessCapabilities {
  /** CAP_NET_RAW: open packet sockets. */
  readonly netRaw: boolean;
  /** It comes from the program file (setcap) and not from root or from the service manager. */
  readonly fromFile: boolean;
  /** Programs started from here gain nothing from setuid or file capabilities. */
  readonly noNewPrivileges: boolean;
}

const netRawBit = 1n << 13n;

function maskOf(status: string, field: string): bigint {
  const found = new RegExp(`^${field}:\\s*([0-9a-fA-F]{1,16})$`, 'm').exec(status);
  return BigInt(`0x${found?.[1] ?? '0'}`);
}

/** @param status text of /proc/self/status; null (another system) gives all false. */
export function parseCapabilities(status: string | null, uid: number | null): ProcessCapabilities {
  const text = status ?? '';
  const netRaw = (maskOf(text, 'CapEff') & netRawBit) !== 0n;
  const isAmbient = (maskOf(text, 'CapAmb') & netRawBit) !== 0n;
  return {
    netRaw,
    fromFile: netRaw && uid !== 0 && !isAmbient,
    noNewPrivileges: /^NoNewPrivs:\s*1$/m.test(text),
  };
}
