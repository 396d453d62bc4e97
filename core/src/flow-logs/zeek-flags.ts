// Zeek's history and conn_state of a connection -> the TCP flags that each side sent.
// https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html

const [fin, syn, rst, psh, ack] = [1, 2, 4, 8, 16];

/** Letters in capitals are the originator's; `h` is a SYN with ACK, `d` a packet with payload. */
const letters: Readonly<Record<string, number>> = {
  ...{ s: syn, h: syn | ack, a: ack, d: psh | ack, f: fin | ack, r: rst, i: rst | syn, q: 0 },
};

/** Where there is no history: flags of originator and responder. */
const states: Readonly<Record<string, readonly [number, number]>> = {
  S0: [syn, 0],
  S1: [syn | ack, syn | ack],
  SF: [syn | ack | fin, syn | ack | fin],
  REJ: [syn, rst | ack],
  S2: [syn | ack | fin, syn | ack],
  S3: [syn | ack, syn | ack | fin],
  RSTO: [syn | ack | rst, syn | ack],
  RSTR: [syn | ack, syn | ack | rst],
  RSTOS0: [syn | rst, 0],
  RSTRH: [0, syn | ack | rst],
  SH: [syn | fin, 0],
  SHR: [0, syn | ack | fin],
};

/** Flags of the originator, and those of the responder eight bits higher. */
export function flagsOfHistory(history: string): number {
  let [up, down] = [0, 0];
  for (const letter of history) {
    const small = letter.toLowerCase();
    const bits = Object.hasOwn(letters, small) ? (letters[small] as number) : 0;
    if (small === letter) down |= bits;
    else up |= bits;
  }
  return up | (down << 8);
}

/** As `flagsOfHistory`. */
export function flagsOfState(state: string): number {
  const [up, down] = Object.hasOwn(states, state) ? (states[state] ?? [0, 0]) : [0, 0];
  return up | (down << 8);
}
