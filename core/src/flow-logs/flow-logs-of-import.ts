// What one import knows of its flow logs, over all files.

import { NamesOfFlows } from './names-of-flows.ts';

export class FlowLogsOfImport {
  /** What the logs beside those of connections said. */
  readonly names = new NamesOfFlows();
  /** Files whose names are gathered already. */
  readonly gathered = new Set<object>();
  /** There is a flow log among the files. */
  met = false;
  /** One of them is of connections, be it empty. */
  hasConnections = false;
  /** The dataset is made of one file. */
  isOneFile = false;
  /** Flow records that became rows. */
  records = 0;

  /** The dataset has one log and nothing else: no packet can go on in the flow of a record. */
  get areAll(): boolean {
    return this.met && this.isOneFile;
  }
}
