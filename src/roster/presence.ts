/** What an operator may be in; without a heartbeat none of them means reachable. */
export const PRESENCE_STATES = ['offline', 'available', 'reserved', 'on-call', 'wrap-up', 'away'] as const;
export type PresenceState = (typeof PRESENCE_STATES)[number];

/** What an operator chooses; the others follow from calls. */
export const CHOSEN_PRESENCES = ['available', 'away', 'offline'] as const;
export type ChosenPresence = (typeof CHOSEN_PRESENCES)[number];

/** More time for a wrap-up, in seconds, and how often: after that the operator goes back to the state before, and may finish it later. */
export const EXTENSION_SECONDS = 5 * 60;
export const EXTENSIONS_LIMIT = 3;
