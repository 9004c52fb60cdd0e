/** Twilio's own numbers of what can go wrong while it performs a call; its debugger shows them. */
const ERROR_TITLES = {
  11100: 'Invalid URL format',
  11200: 'HTTP retrieval failure',
  11205: 'HTTP connection failure',
  11215: 'Too many HTTP redirects',
  11750: 'TwiML response body too large',
  12100: 'Document parse failure',
  12200: 'Schema validation warning',
  12300: 'Invalid Content-Type',
  12400: 'Internal failure',
  13201: 'Dial: cannot dial out from a call screening document',
  13214: 'Dial: invalid caller id',
  13223: 'Dial: invalid phone number format',
  13240: 'Dial->Conference: invalid call sid to coach',
  15003: 'Call progress: warning response to a status callback',
  15004: 'TwiML given by REST needs absolute addresses',
} as const;

export type CarrierErrorCode = keyof typeof ERROR_TITLES;

/** The carrier cannot go on with a document: the fallback address is asked, or the caller hears the error sentence. */
export class CarrierError extends Error {
  readonly code: CarrierErrorCode;
  /** The address whose answer is at fault, if one is. */
  readonly url: string;

  constructor(code: CarrierErrorCode, message: string, url = '') {
    super(`${code} ${ERROR_TITLES[code]}: ${message}`);
    this.name = 'CarrierError';
    this.code = code;
    this.url = url;
  }
}
