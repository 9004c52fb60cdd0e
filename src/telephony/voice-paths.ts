/** Every address that the carrier may ask for: a route's name, never a whole address. */
export const VOICE_PATHS = {
  '/voice/inbound': true,
  '/voice/menu': true,
  '/voice/wait': true,
  '/voice/offered': true,
  '/voice/recorded': true,
  '/voice/recording': true,
  '/voice/move': true,
  '/voice/after': true,
  '/voice/cover': true,
  '/voice/answer': true,
  '/voice/rung': true,
  '/voice/hold': true,
  '/voice/screen': true,
  '/voice/screened': true,
  '/voice/trial': true,
  '/voice/operator': true,
  '/voice/stay': true,
  '/voice/interpreter': true,
  '/voice/interpreted': true,
  '/voice/announce': true,
  '/voice/called-back': true,
  '/voice/called-back-key': true,
  '/voice/status': true,
} as const;

export type VoicePath = keyof typeof VOICE_PATHS;

/** Stands in the log for every address that nobody knows: it may hold anything. */
export const LOST_ROUTE = 'lost';
