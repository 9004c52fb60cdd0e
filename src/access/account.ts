/** The roles of the line. No other police body exists here (B4.5). */
export const ROLES = ['operator', 'supervisor', 'duty-officer', 'unit-head', 'coordinator', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export interface Account {
  id: string;
  role: Role;
  name: string;
  languages: string[];
  /** In an operator's place: the account of a supervisor who serves at the desk. */
  isSupervisor?: true;
}

/** A supervisor in an operator's place: with what an operator may, and no more, for as long as they sit there (A1.1, A9.3). */
export function atDesk({ id, name, languages }: Account): Account {
  return { id, role: 'operator', name, languages, isSupervisor: true };
}

/** Where a person of this role works; null while that console is still to be built. */
export function consolePath(role: Role): string | null {
  switch (role) {
    case 'operator':
      return '/operator';
    case 'duty-officer':
      return '/duty-officer';
    case 'supervisor':
      return '/supervisor';
    case 'coordinator':
      return '/coordinator';
    case 'unit-head':
    case 'administrator':
      return null;
  }
}
