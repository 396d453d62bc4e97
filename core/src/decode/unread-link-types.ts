// How many packets had a link type that is not read. A capture of nothing else looks empty otherwise, and no word says
// why.

import { unknownLinkType } from '../packet-file/record-batch.ts';
import { isLinkTypeRead } from './link-layer.ts';
import { linkTypeText } from './link-type-names.ts';

export class UnreadLinkTypes {
  private readonly packets = new Map<number, number>();

  /** A packet of which nothing could be decoded. */
  count(linkType: number): void {
    const known = this.packets.get(linkType);
    if (known !== undefined) this.packets.set(linkType, known + 1);
    else if (linkType !== unknownLinkType && !isLinkTypeRead(linkType)) this.packets.set(linkType, 1);
  }

  /** One sentence for each, the most frequent first. */
  get warnings(): string[] {
    return [...this.packets]
      .sort(([, a], [, b]) => b - a)
      .map(([linkType, packets]) => {
        const many = packets === 1 ? '1 packet of' : `${packets} packets of`;
        return `${many} link type ${linkTypeText(linkType)}: not decoded, for JAWS does not read this link type.`;
      });
  }
}
