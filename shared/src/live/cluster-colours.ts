// Clusters from frame to frame: DBSCAN and K-means number theirs anew each time, so a cluster is recognised by its
// members and keeps its identity and colour. Greedy by overlap; every unit remembers the last cluster it was in (also
// while it is noise), so a cluster that breaks up for a frame comes back as itself.

export interface ColouredClusters {
  /** By cluster number of this frame: identity that lasts. */
  readonly identity: Uint32Array;
  /** By cluster number of this frame: 0 … palette − 1. */
  readonly colour: Uint8Array;
}

/** Of the smaller of the two, so many members must agree before a cluster is taken for an earlier one. */
const leastShare = 0.3;
const unassigned = 0xffff_ffff;

interface Overlap {
  readonly cluster: number;
  readonly identity: number;
  readonly members: number;
}

export class ClusterColours {
  private readonly palette: number;
  private lastIdentity = new Map<number, number>();
  private remembered = new Set<number>();
  private readonly colourOf = new Map<number, number>();
  private next = 0;

  constructor(palette = 12) {
    this.palette = palette;
  }

  /** `keys`: stable number of each unit; `labels`: its cluster, -1 = noise; `clusters`: how many there are. */
  match(keys: ArrayLike<number>, labels: ArrayLike<number>, clusters: number): ColouredClusters {
    const identity = new Uint32Array(clusters).fill(unassigned);
    const taken = new Set<number>();
    for (const { cluster, identity: earlier } of this.overlaps(keys, labels, clusters)) {
      if (identity[cluster] !== unassigned || taken.has(earlier)) continue;
      identity[cluster] = earlier;
      taken.add(earlier);
    }
    for (let cluster = 0; cluster < clusters; cluster++) {
      if (identity[cluster] === unassigned) identity[cluster] = this.next++;
    }
    this.remember(keys, labels, identity);
    const colour = Uint8Array.from(identity, (each) => this.paint(each, identity));
    for (const each of this.colourOf.keys()) if (!this.remembered.has(each)) this.colourOf.delete(each);
    return { identity, colour };
  }

  /** Pairs that agree in enough members, the strongest first. */
  private overlaps(keys: ArrayLike<number>, labels: ArrayLike<number>, clusters: number): Overlap[] {
    const size = new Float64Array(clusters);
    const earlierSize = new Map<number, number>();
    const shared = new Map<number, number>();
    for (let unit = 0; unit < keys.length; unit++) {
      const cluster = labels[unit] as number;
      const earlier = this.lastIdentity.get(keys[unit] as number);
      if (cluster >= 0) size[cluster] = (size[cluster] as number) + 1;
      if (earlier === undefined) continue;
      earlierSize.set(earlier, (earlierSize.get(earlier) ?? 0) + 1);
      const pair = earlier * clusters + cluster;
      if (cluster >= 0) shared.set(pair, (shared.get(pair) ?? 0) + 1);
    }
    return Array.from(shared, ([pair, members]) => ({
      cluster: pair % clusters,
      identity: Math.floor(pair / clusters),
      members,
    }))
      .filter(({ cluster, identity, members }) => {
        const smaller = Math.min(size[cluster] as number, earlierSize.get(identity) ?? 0);
        return members >= leastShare * smaller;
      })
      .sort((a, b) => b.members - a.members || a.identity - b.identity);
  }

  private remember(keys: ArrayLike<number>, labels: ArrayLike<number>, identity: Uint32Array): void {
    const next = new Map<number, number>();
    for (let unit = 0; unit < keys.length; unit++) {
      const key = keys[unit] as number;
      const cluster = labels[unit] as number;
      const of = cluster >= 0 ? identity[cluster] : this.lastIdentity.get(key);
      if (of !== undefined) next.set(key, of);
    }
    this.lastIdentity = next;
    this.remembered = new Set(next.values());
  }

  /** Its colour, or the one that the fewest clusters of this frame and of memory have. */
  private paint(identity: number, shown: Uint32Array): number {
    const known = this.colourOf.get(identity);
    if (known !== undefined) return known;
    const uses = new Float64Array(this.palette);
    const now = new Set(shown);
    // What is on screen counts before what is only remembered.
    for (const [other, colour] of this.colourOf)
      uses[colour] = (uses[colour] as number) + (now.has(other) ? 1000 : 1);
    const free = uses.indexOf(Math.min(...uses));
    this.colourOf.set(identity, free);
    return free;
  }
}
