/** Said to the caller this often before an operator may end a talk as nuisance. */
export const WARNINGS_BEFORE_END = 2;
/** More than these are not noted. */
export const WARNINGS_LIMIT = 5;
/** So long after one warning the next is another one. */
export const WARNING_PAUSE_SECONDS = 15;
/** Why a caller is warned; a caller who is silent, in distress or drunk is none of it. */
export const NUISANCE_GROUNDS = ['insults', 'sexual', 'threats', 'pranks', 'blocking'] as const;
export type NuisanceGround = (typeof NUISANCE_GROUNDS)[number];
/** How long a flag may stand, in hours: half a day to a week. */
export const FLAG_HOURS = [12, 24, 72, 168] as const;
export type FlagHours = (typeof FLAG_HOURS)[number];
/** A flag that nobody confirmed by then was never one. */
export const FLAG_ANSWER_HOURS = 24;
/** Flags in one part of the supervisor's list, those first that wait for an answer. */
export const FLAGS_SHOWN = 25;
