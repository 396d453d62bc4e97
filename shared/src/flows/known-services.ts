// Who serves whom is one answer for a pair of addresses, a protocol and a port: where ports tell nothing and the start was
// not seen, a new flow goes by what an earlier one of the same service told.

const addressStride = 2 ** 26;
const serviceStride = 2 ** 26;
/** Beyond so many all are forgotten: the oldest of them mean little by then. */
const mostServices = 1_000_000;

export class KnownServices {
  private readonly pairs = new Map<number, number>();
  private readonly known = new Set<number>();

  /**
   * Whether the first of two ends is the server; addresses are ids. Where nothing is known of them, `isFirst` decides,
   * and is remembered.
   */
  isFirstServer(
    first: number,
    firstPort: number,
    second: number,
    secondPort: number,
    protocol: number,
    isFirst: boolean,
  ): boolean {
    const ofFirst = this.keyOf(first, firstPort, second, protocol);
    const ofSecond = this.keyOf(second, secondPort, first, protocol);
    if (this.known.has(isFirst ? ofFirst : ofSecond)) return isFirst;
    if (this.known.has(isFirst ? ofSecond : ofFirst)) return !isFirst;
    if (this.known.size >= mostServices) this.forget();
    this.known.add(isFirst ? ofFirst : ofSecond);
    return isFirst;
  }

  forget(): void {
    this.pairs.clear();
    this.known.clear();
  }

  private keyOf(server: number, port: number, client: number, protocol: number): number {
    const ends = server * addressStride + client;
    const pair = this.pairs.get(ends) ?? this.pairs.size;
    this.pairs.set(ends, pair);
    return pair * serviceStride + port * 1024 + protocol;
  }
}
