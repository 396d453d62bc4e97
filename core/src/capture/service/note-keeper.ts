// Keeps the note of one running capture true while it rotates, so that `capture control` finds it by the name that it
// was started with.

import { removeNote, type RunningNote, writeNote } from './running-note.ts';

export class NoteKeeper {
  private current: string;
  private last: Promise<void> = Promise.resolve();
  private readonly dataDir: string;
  private readonly note: Pick<RunningNote, 'captureId' | 'dataset' | 'startedMs'>;
  private readonly logError: (text: string, error: unknown) => void;

  constructor(
    dataDir: string,
    note: Pick<RunningNote, 'captureId' | 'dataset' | 'startedMs'>,
    logError: (text: string, error: unknown) => void,
  ) {
    this.dataDir = dataDir;
    this.note = note;
    this.logError = logError;
    this.current = note.dataset;
  }

  /** Hears of every state's dataset. */
  sees(dataset: string | null): void {
    if (dataset === null || dataset === this.current) return;
    this.current = dataset;
    this.last = this.last
      .then(() => writeNote(this.dataDir, { ...this.note, current: dataset }))
      .catch((error: unknown) => {
        this.logError('the note of a capture could not be renewed', error);
      });
  }

  /** At the end, after what is still being written. Never rejects. */
  async remove(): Promise<void> {
    await this.last;
    await removeNote(this.dataDir, this.note.captureId).catch((error: unknown) => {
      this.logError('the note of a capture could not be removed', error);
    });
  }
}
