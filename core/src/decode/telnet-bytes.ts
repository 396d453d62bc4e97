// The bytes of a telnet client (RFC 854): options and commands, and what a person typed between them.

const interpret = 255;
const subnegotiationEnd = 240;
const subnegotiation = 250;
/** WILL, WONT, DO, DONT. */
const firstOption = 251;
const lastOption = 254;
/** Options have small numbers, which texts do not begin with: FF FE is also a byte order mark. */
const largestOption = 49;

/** Where a direction stands between two segments. */
export const telnetStates = { data: 0, command: 1, option: 2, inside: 3, insideCommand: 4 } as const;

/** WILL, WONT, DO or DONT of an option. */
export function isTelnetStart(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 3 || bytes[start] !== interpret) return false;
  const command = bytes[start + 1] as number;
  return command >= firstOption && command <= lastOption && (bytes[start + 2] as number) <= largestOption;
}

/** Reads on from `state`; `hasData`: there is a byte that is neither option nor command. */
export function readTelnet(
  state: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly state: number; readonly hasData: boolean } {
  let now = state;
  let hasData = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (now === telnetStates.data && byte !== interpret) hasData = true;
    else if (now === telnetStates.command && byte === interpret) hasData = true;
    now = stateAfter(now, byte);
  }
  return { state: now, hasData };
}

function stateAfterCommand(command: number): number {
  if (command === subnegotiation) return telnetStates.inside;
  return command >= firstOption && command <= lastOption ? telnetStates.option : telnetStates.data;
}

function stateAfter(state: number, byte: number): number {
  switch (state) {
    case telnetStates.command:
      return stateAfterCommand(byte);
    case telnetStates.inside:
      return byte === interpret ? telnetStates.insideCommand : telnetStates.inside;
    case telnetStates.insideCommand:
      return byte === subnegotiationEnd ? telnetStates.data : telnetStates.inside;
    case telnetStates.option:
      return telnetStates.data;
    default:
      return byte === interpret ? telnetStates.command : telnetStates.data;
  }
}
