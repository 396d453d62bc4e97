// Keywords of IP protocol numbers, as IANA's "Assigned Internet Protocol Numbers" lists them (registry of 2025).
// The packet CSV names a packet's protocol by these.

// One line per ten numbers; an empty entry is a number without a keyword.
const keywords = [
  'HOPOPT|ICMP|IGMP|GGP|IPv4|ST|TCP|CBT|EGP|IGP',
  'BBN-RCC-MON|NVP-II|PUP|ARGUS|EMCON|XNET|CHAOS|UDP|MUX|DCN-MEAS',
  'HMP|PRM|XNS-IDP|TRUNK-1|TRUNK-2|LEAF-1|LEAF-2|RDP|IRTP|ISO-TP4',
  'NETBLT|MFE-NSP|MERIT-INP|DCCP|3PC|IDPR|XTP|DDP|IDPR-CMTP|TP++',
  'IL|IPv6|SDRP|IPv6-Route|IPv6-Frag|IDRP|RSVP|GRE|DSR|BNA',
  'ESP|AH|I-NLSP|SWIPE|NARP|Min-IPv4|TLSP|SKIP|IPv6-ICMP|IPv6-NoNxt',
  'IPv6-Opts||CFTP||SAT-EXPAK|KRYPTOLAN|RVD|IPPC||SAT-MON',
  'VISA|IPCV|CPNX|CPHB|WSN|PVP|BR-SAT-MON|SUN-ND|WB-MON|WB-EXPAK',
  'ISO-IP|VMTP|SECURE-VMTP|VINES|IPTM|NSFNET-IGP|DGP|TCF|EIGRP|OSPFIGP',
  'Sprite-RPC|LARP|MTP|AX.25|IPIP|MICP|SCC-SP|ETHERIP|ENCAP|',
  'GMTP|IFMP|PNNI|PIM|ARIS|SCPS|QNX|A/N|IPComp|SNP',
  'Compaq-Peer|IPX-in-IP|VRRP|PGM||L2TP|DDX|IATP|STP|SRP',
  'UTI|SMP|SM|PTP|ISIS over IPv4|FIRE|CRTP|CRUDP|SSCOPMCE|IPLT',
  'SPS|PIPE|SCTP|FC|RSVP-E2E-IGNORE|Mobility Header|UDPLite|MPLS-in-IP|manet|HIP',
  'Shim6|WESP|ROHC|Ethernet|AGGFRAG|NSH|Homa|BIT-EMU',
].flatMap((line) => line.split('|'));

/** `TCP` for 6; `IP-<n>` for numbers without a keyword. */
export function ipProtocolKeyword(number: number): string {
  const keyword = keywords[number];
  return keyword === undefined || keyword === '' ? `IP-${number}` : keyword;
}

/** What tools write for a protocol instead of its keyword, in small letters. */
const aliases: readonly (readonly [string, number])[] = [
  ['icmpv6', 58],
  ['icmp6', 58],
  ['ospf', 89],
  ['udp-lite', 136],
];

const numbers = new Map<string, number>([
  ...Array.from({ length: 256 }, (_, number) => [ipProtocolKeyword(number).toLowerCase(), number] as const),
  ...aliases,
]);

/** The number of `6`, `6.0`, `0x06`, `tcp` or `ICMPv6`; null for a text that is no IP protocol. */
export function ipProtocolNumber(text: string): number | null {
  const isNumber = /^(0x[0-9a-f]{1,2}|\d{1,3}(\.0*)?)$/i.test(text);
  const number = isNumber ? Number(text) : numbers.get(text.toLowerCase());
  return number === undefined || number > 255 ? null : number;
}

/** The keyword of the same texts. */
export function ipProtocolFromText(text: string): string | null {
  const number = ipProtocolNumber(text);
  return number === null ? null : ipProtocolKeyword(number);
}
