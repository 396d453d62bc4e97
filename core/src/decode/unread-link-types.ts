// Packets whose link type is not read, and how many. A capture of nothing else looks empty otherwise, and no word says
// why.

import { unknownLinkType } from '../packet-file/record-batch.ts';
import { isLinkTypeRead } from './link-layer.ts';
import { linkTypeText } from './link-type-names.ts';

/** A file may name 65,536 link types: the others are counted together. */
const mostNamed = 8;

export class UnreadLinkTypes {
  private readonly packets = new Map<number, number>();
  /** How many of `packets`, in their order, `takeNew` has told. */
  private told = 0;

  /** A packet of which nothing could be decoded. */
  count(linkType: number): void {
    const known = this.packets.get(linkType);
    if (known !== undefined) this.packets.set(linkType, known + 1);
    else if (linkType !== unknownLinkType && !isLinkTypeRead(linkType)) this.packets.set(linkType, 1);
  }

  /** One sentence for each link type met since the last call: for a capture that runs, and has no final number yet. */
  takeNew(): string[] {
    const { told } = this;
    if (told === this.packets.size || told === mostNamed) return [];
    const met = [...this.packets.keys()].slice(told, mostNamed);
    this.told = told + met.length;
    return met.map(
      (linkType) =>
        `Packets of link type ${linkTypeText(linkType)}: stored, but not decoded, for JAWS does not read this link type.`,
    );
  }

  /** One sentence for each, the most frequent first. */
  get warnings(): string[] {
    const all = [...this.packets].sort(([, a], [, b]) => b - a);
    const texts = all.slice(0, mostNamed).map(([linkType, packets]) => {
      const text = linkTypeText(linkType);
      return `${many(packets)} of link type ${text}: not decoded, for JAWS does not read this link type.`;
    });
    const others = all.slice(mostNamed);
    if (others.length === 0) return texts;
    const packets = others.reduce((sum, [, more]) => sum + more, 0);
    const kinds = others.length === 1 ? '1 other link type' : `${others.length} other link types`;
    return [...texts, `${many(packets)} of ${kinds}: not decoded, for JAWS does not read them.`];
  }
}

function many(packets: number): string {
  return packets === 1 ? '1 packet' : `${packets} packets`;
}
