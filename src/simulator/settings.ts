/** One number of the account. Addresses may carry connection overrides as a fragment; `152` is allowed as a number. */
export interface NumberSettings {
  phoneNumber: string;
  voiceUrl: string;
  voiceFallbackUrl?: string;
  statusCallback?: string;
}

/** The application that answers when a softphone dials out. */
export interface AppSettings {
  voiceUrl: string;
  voiceFallbackUrl?: string;
  statusCallback?: string;
}

export interface CarrierSettings {
  accountSid: string;
  authToken: string;
  apiKeySid: string;
  apiKeySecret: string;
  appSid: string;
  numbers: NumberSettings[];
  app: AppSettings;
  /** What DNS and a proxy would do: public address → where it is really served. The signature is over the public one. */
  resolve?: (url: URL) => URL;
  /** Where the REST interface is reached; recordings' addresses begin with it. Default: `https://api.twilio.com`. */
  apiOrigin?: string;
  /** Calls begun by REST start at most this often; the rest wait as `queued`. Default 1 a second, as for a new account. */
  callsPerSecond?: number;
  /** The same seed gives the same sids; without one they are random. */
  seed?: string;
}

/** Twilio's default pace for calls created by REST. */
export const CALLS_PER_SECOND_DEFAULT = 1;
export const API_ORIGIN_DEFAULT = 'https://api.twilio.com';
export const API_VERSION = '2010-04-01';
