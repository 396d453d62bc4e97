// What a push says of itself while it goes on, and what came of it: for the command line's bar and the app's job.

export type PushProgress =
  | { readonly phase: 'connecting' }
  /** Bytes of packets.csv. */
  | { readonly phase: 'packing'; readonly done: number; readonly total: number }
  /** Bytes of the packed dataset; what an earlier push had sent is done already. */
  | { readonly phase: 'sending'; readonly done: number; readonly total: number }
  /** Everything is sent; the other side reads it back. */
  | { readonly phase: 'verifying'; readonly done: number; readonly total: number }
  | {
      readonly phase: 'waiting';
      readonly done: number;
      readonly total: number;
      readonly why: string;
      readonly waitMs: number;
      readonly attempt: number;
      readonly attempts: number;
    };

export interface PushResult {
  readonly dataset: string;
  /** As the user wrote it, in its full form. */
  readonly to: string;
  /** What the dataset is called there: the upload's name, or the path. */
  readonly as: string;
  /** Of the packed dataset, as it lies there. */
  readonly bytes: number;
  readonly sha256: string;
  /** How often it went on from what had arrived before. */
  readonly resumed: number;
  /** It had arrived before: nothing was sent. */
  readonly wasThere: boolean;
  readonly csvBytes: number;
  readonly csvSha256: string;
  readonly durationMs: number;
  /** Of that, for packing. */
  readonly packMs: number;
}

/** In words: `connection lost, trying again in 4 s (3 of 10)`; null while it simply goes on. */
export function progressNote(progress: PushProgress): string | null {
  switch (progress.phase) {
    case 'connecting':
      return 'connecting';
    case 'packing':
      return 'packing';
    case 'sending':
      return null;
    case 'verifying':
      return 'verifying';
    case 'waiting': {
      const { why, waitMs, attempt, attempts } = progress;
      return `${why}, trying again in ${Math.max(1, Math.round(waitMs / 1000))} s (${attempt} of ${attempts})`;
    }
  }
}
