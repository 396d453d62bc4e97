// The four kinds of servers that uploads are tried against, in words.

import { uploadPlaces, uploadPorts, type UploadPlace, type UploadPort } from './draw-uploads.ts';

export interface LimitKind {
  readonly place: UploadPlace;
  readonly port: UploadPort;
}

export const limitKinds: readonly LimitKind[] = uploadPlaces.flatMap((place) =>
  uploadPorts.map((port) => ({ place, port })),
);

/** `new server, named, TCP 443`. */
export function limitKindText({ place, port }: LimitKind): string {
  const server = place === 'new' ? 'new server' : 'server in use';
  return port === '443'
    ? `${server}, TLS with a name on 443`
    : `${server}, TLS without a name on an odd port`;
}
