// Where services write what users are not shown. Hosts decide where it goes; secrets never come here.

export interface HostLog {
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly error: (text: string, cause?: unknown) => void;
}
