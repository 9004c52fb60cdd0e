import twilio from 'twilio';

/**
 * True when the carrier signed this request with one of our tokens. The address is our configured origin with the raw
 * path, never what a proxy's headers claim. The signature has no time and no separators: a strict schema, our own MAC
 * and idempotent statements have to do the rest (trust.md M14).
 */
export function isFromCarrier(request: {
  url: string;
  form: Record<string, unknown>;
  signature: string | undefined;
  tokens: readonly string[];
}): boolean {
  const { signature } = request;
  if (signature === undefined || signature === '') return false;
  return request.tokens.some((token) => twilio.validateRequest(token, signature, request.url, request.form));
}
