// The allow-list as the host keeps it. The file is read anew each time: the command line changes it as well.

import type { AllowEntry } from '@jaws/shared/contract/findings';
import type { HostLog } from '../host/host-log.ts';
import { allow, disallow, readAllowList } from './allow-file.ts';

export interface AllowServiceOptions {
  readonly dataDir: string;
  readonly clock: () => number;
  readonly log: Pick<HostLog, 'warn'>;
  readonly changed: () => void;
}

export class AllowService {
  private readonly options: AllowServiceOptions;
  private readonly listeners = new Set<() => void>();

  constructor(options: AllowServiceOptions) {
    this.options = options;
  }

  /** All of them, those that have ended included. @throws JawsError dataset.io */
  async entries(): Promise<AllowEntry[]> {
    return await readAllowList(this.options.dataDir, this.warn);
  }

  /** @throws JawsError as `allow` */
  async allow(request: Omit<AllowEntry, 'sinceMs'>): Promise<AllowEntry> {
    const { dataDir, clock } = this.options;
    const entry = await allow({ dataDir, warn: this.warn }, { ...request, sinceMs: clock() });
    this.tell();
    return entry;
  }

  /** One that is not there is taken back already. @throws JawsError as `disallow` */
  async disallow(what: string): Promise<void> {
    await disallow({ dataDir: this.options.dataDir, warn: this.warn }, what);
    this.tell();
  }

  /** Called after each change by this host; gives what stops it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private readonly warn = (text: string): void => {
    this.options.log.warn(text);
  };

  private tell(): void {
    for (const listener of this.listeners) listener();
    this.options.changed();
  }
}
