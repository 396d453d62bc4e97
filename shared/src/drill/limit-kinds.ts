// The four kinds of servers that uploads are tried against, in words, and how many of each.

export const uploadPlaces = ['new', 'known'] as const;
/** A server that nobody contacted, or one that the host uses for TLS anyway. */
export type UploadPlace = (typeof uploadPlaces)[number];
export const uploadPorts = ['443', 'odd'] as const;
/** TLS with a server name on 443; TLS without one on a port that is not its own. */
export type UploadPort = (typeof uploadPorts)[number];

export interface LimitKind {
  readonly place: UploadPlace;
  readonly port: UploadPort;
}

export const limitKinds: readonly LimitKind[] = uploadPlaces.flatMap((place) =>
  uploadPorts.map((port) => ({ place, port })),
);

/** Payload per second. */
export const usualRates: readonly number[] = [100, 1000, 10_000, 100_000, 600_000];

/** What may be asked for at once; the command takes more tries than the page. */
export const drillLimits = { rates: 12, mostRate: 1e9, tries: 20, seed: 1_000_000 } as const;

/** `new server, TLS with a name on 443`. */
export function limitKindText({ place, port }: LimitKind): string {
  const server = place === 'new' ? 'new server' : 'server in use';
  return port === '443'
    ? `${server}, TLS with a name on 443`
    : `${server}, TLS without a name on an odd port`;
}
