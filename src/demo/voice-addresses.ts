/**
 * How the carrier is to treat our answers: 1.5 s to connect, 2.5 s to read, one retry, on any fault, 5 s in all.
 * Its own default would let a caller hear nothing for fifteen seconds.
 */
const OVERRIDES = '#ct=1500&rt=2500&rc=1&rp=all&tt=5000';

export interface VoiceAddresses {
  /** Asked for what to say to somebody who calls the line. */
  inbound: string;
  /** Asked when an operator's softphone dials out. */
  operator: string;
  /** Told what becomes of a call. */
  status: string;
}

/** The addresses that the carrier must have for the line at this origin. */
export function voiceAddresses(publicOrigin: string): VoiceAddresses {
  const address = (path: string) => `${publicOrigin}/voice/${path}${OVERRIDES}`;
  return { inbound: address('inbound'), operator: address('operator'), status: address('status') };
}
