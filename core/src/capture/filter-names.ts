// Finds the names in a capture filter that libpcap would look up, before anybody compiles it: the check while typing
// must not ask a name server at each key stroke. Words that libpcap's language has (pcap-filter(7)), numbers and
// addresses are left; what is left over is a name.

/** Every word of pcap-filter(7), its offsets and constants included; libpcap knows them without asking anybody. */
const language = new Set(
  [
    'dst src and or not host net mask port portrange gateway proto protochain less greater len byte',
    'broadcast multicast inbound outbound ifindex ifname on rset ruleset rnr rulenum reason action srnr subrulenum',
    'ether fddi tr wlan ppp slip link radio arp rarp ip ip6 tcp udp icmp icmp6 igmp igrp pim vrrp carp sctp ah esp',
    'atalk aarp decnet lat sca moprc mopdl iso esis es-is isis is-is clnp clnp ipx netbeui stp l1 l2 iih lsp snp csnp',
    'psnp vlan mpls pppoed pppoes geneve vxlan vpi vci lane llc metac bcc oam oamf4 oamf4ec oamf4sc sc ilmic connectmsg',
    'metaconnect type subtype dir addr1 addr2 addr3 addr4 ra ta mgt ctl data management control fisu lsu lssu msu',
    'hfisu hlssu hmsu sio opc dpc sls hsio hopc hdpc hsls arcnet',
    'assoc-req assocreq assoc-resp assocresp reassoc-req reassocreq reassoc-resp reassocresp probe-req probereq',
    'probe-resp proberesp beacon atim disassoc disassociation auth authentication deauth deauthentication ps-poll',
    'pspoll rts cts ack cf-end cfend cf-end-ack data-cf-ack data-cf-poll data-cf-ack-poll null cf-ack cf-poll',
    'cf-ack-poll qos-data qos-data-cf-ack qos-data-cf-poll qos-data-cf-ack-poll qos qos-cf-poll qos-cf-ack-poll',
    'nods tods fromds dstods i s u rr rej ui ua disc sabme test xid frmr pass block',
    'icmptype icmpcode icmp-echoreply icmp-unreach icmp-sourcequench icmp-redirect icmp-echo icmp-routeradvert',
    'icmp-routersolicit icmp-timxceed icmp-paramprob icmp-tstamp icmp-tstampreply icmp-ireq icmp-ireqreply icmp-maskreq',
    'icmp-maskreply icmp6type icmp6code icmp6-destinationunreach icmp6-packettoobig icmp6-timeexceeded',
    'icmp6-parameterproblem icmp6-echo icmp6-echoreply icmp6-multicastlistenerquery icmp6-multicastlistenerreportv1',
    'icmp6-multicastlistenerreportv2 icmp6-multicastlistenerdone icmp6-routersolicit icmp6-routeradvert',
    'icmp6-neighborsolicit icmp6-neighboradvert icmp6-redirect icmp6-routerrenum icmp6-nodeinformationquery',
    'icmp6-nodeinformationresponse icmp6-ineighbordiscoverysolicit icmp6-ineighbordiscoveryadvert',
    'icmp6-homeagentdiscoveryrequest icmp6-homeagentdiscoveryreply icmp6-mobileprefixsolicit',
    'icmp6-mobileprefixadvert icmp6-certpathsolicit icmp6-certpathadvert icmp6-multicastrouteradvert',
    'icmp6-multicastroutersolicit icmp6-multicastroutertermination',
    'tcpflags tcp-fin tcp-syn tcp-rst tcp-push tcp-ack tcp-urg tcp-ece tcp-cwr',
  ].flatMap((line) => line.split(' ')),
);

/** What follows these is looked up in files of this machine (services, protocols, interfaces), never elsewhere. */
const localAfter = /(?:^|[\s()])(?:port|portrange|proto|protochain|ifname|on|reason|action|rset|ruleset)\s+$/;
const numeric = /^(?:[\d.:-]+|0x[\da-f]+)$/i;
/** A host name has no colon. */
const ipv6OrMac = /^[\da-f:.]*:[\da-f:.]*$/i;
const macWithoutColons =
  /^(?:(?:[\da-f]{1,2}[-.]){5}[\da-f]{1,2}|(?:[\da-f]{4}\.){2}[\da-f]{4}|[\da-f]{12})$/i;
const word = /[\\$]?[\w:][\w.:-]*/g;
/** For documentation (RFC 5737): nobody's. */
const anyHost = '192.0.2.1';

interface FilterWithoutNames {
  /** The filter with an address in the place of each name: as good for finding mistakes of grammar. */
  readonly filter: string;
  readonly names: readonly string[];
}

export function withoutNames(filter: string): FilterWithoutNames {
  const names: string[] = [];
  const replaced = filter.replaceAll(word, (found, at: number) => {
    if (localAfter.test(filter.slice(0, at)) || isNoName(found)) return found;
    names.push(found);
    return anyHost;
  });
  return { filter: replaced, names };
}

function isNoName(text: string): boolean {
  if (language.has(text) || numeric.test(text) || ipv6OrMac.test(text) || macWithoutColons.test(text))
    return true;
  // `tcp[tcpflags:1]`: two words of the language.
  return text.includes(':') && text.split(':').every((part) => part === '' || isNoName(part));
}
