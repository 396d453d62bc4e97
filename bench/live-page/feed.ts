// What fills the dataset that a measured page looks at.

/** Packets are stored from when it is made until it is stopped. */
interface Feed {
  /** Why it ended by itself, if it did. */
  readonly failure: () => unknown;
  stop(): Promise<void>;
}

/** Resolves when there is a dataset of this name with packets in it. */
export type FeedMaker = (dataDir: string, dataset: string) => Promise<Feed>;
