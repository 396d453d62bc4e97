// Ports by what usually runs on them (IANA's registry, RFC 6335), as far as detection tells them apart.

/** Services of the network itself: names, addresses, time, discovery. */
export const infrastructurePorts: ReadonlySet<number> = new Set([
  53, 67, 68, 123, 137, 138, 546, 547, 1900, 3702, 5351, 5353, 5355,
]);

/** LPD, IPP and raw printing: uploads by nature, in clear, inside the house. */
export const printPorts: ReadonlySet<number> = new Set([515, 631, 9100]);

/** Services that ask for a login, where alike connections are guesses. */
export const loginPorts: ReadonlySet<number> = new Set([
  21, 22, 23, 25, 88, 110, 139, 143, 389, 445, 465, 587, 993, 995, 1433, 1521, 2222, 3306, 3389, 5432, 5900,
  5901, 5985, 5986, 6379,
]);

/** Ports where TLS is at home; those where a plain protocol may turn into TLS (STARTTLS) are no surprise either. */
export const tlsPorts: ReadonlySet<number> = new Set([
  443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 3269, 5061, 5671, 6514, 6697, 8443, 8883, 9443,
]);
export const startTlsPorts: ReadonlySet<number> = new Set([
  21, 25, 110, 143, 389, 587, 3306, 3389, 5222, 5269, 5432,
]);

/** Where HTTP is at home beside the alternative web ports. */
export const httpPorts: ReadonlySet<number> = new Set([
  80, 443, 631, 1900, 2869, 3128, 5357, 5985, 8080, 47001, 49152,
]);
export const alternativeWebPorts: ReadonlySet<number> = new Set([
  81, 82, 88, 3000, 5000, 8000, 8008, 8010, 8080, 8081, 8082, 8088, 8888, 9000, 9001, 9090,
]);

/** FTP and mail in clear, where bytes sent can be a theft though the commands were not seen. */
export const clearPorts: ReadonlySet<number> = new Set([20, 21, 25, 587, 2525]);

/** Questions that nobody answers are ordinary here: DHCP, SSDP, mDNS, LLMNR. */
export const announcingPorts: ReadonlySet<number> = new Set([67, 68, 1900, 5353, 5355]);
