// The receiver of simulated exfiltration is its own package, deployed alone. Its server is not written yet;
// what is here is what both ends must agree on first.

/** Version of the handshake between `chum` and the listener. */
export const handshakeVersion = 1;
