// What each role of the database may do with each table, whole or in some columns: s select, i insert, u update, d delete. A table
// that is not here, or a right that is not, fails `walls.test.ts`.

export const ROLES = [
  'line_calls',
  'line_access',
  'line_console',
  'line_worker',
  'line_history',
  'line_roster',
  'line_audit_recorder',
  'line_audit_sealer',
  'line_audit_reader',
] as const;
export type Role = (typeof ROLES)[number];
type Rights = Partial<Record<Role, string>>;

/** About callers: a person reaches them by being on the call, or by having been told. */
export const OF_CALLERS: Readonly<Record<string, Rights>> = {
  calls: { line_calls: 'siu', line_console: 'siu', line_history: 's' },
  legs: { line_calls: 'siu', line_console: 'su' },
  offers: { line_calls: 'siu', line_console: 'su' },
  guests: { line_calls: 'siu' },
  call_events: { line_calls: 'si', line_console: 'si' },
  questions: { line_calls: 'su', line_console: 'sid' },
  wrap_ups: { line_calls: 'siu', line_console: 'su', line_history: 's' },
  call_notes: { line_console: 'siu', line_worker: 'sud', line_history: 's' },
  expired_notes: { line_worker: 'si' },
  presumptions: { line_console: 'siu', line_worker: 's' },
  caller_links: { line_calls: 'siu', line_worker: 'sd' },
  escalations: { line_console: 'siu', line_worker: 'su' },
  notices: { line_console: 's', line_worker: 'si' },
  notice_readings: { line_console: 'si' },
  acknowledgements: { line_console: 'si' },
  alarms: { line_console: 'siu', line_worker: 'siu', line_history: 'siu', line_roster: 'su' },
  sealed_numbers: { line_calls: 'sid', line_worker: 'sd' },
  escalation_numbers: { line_console: 's', line_worker: 'si' },
  carrier_records: { line_calls: 'siud', line_worker: 's' },
  replayed_events: { line_calls: 'si' },
  synthetic_calls: { line_calls: 'siu', line_worker: 's' },
  outages: { line_calls: 'i', line_worker: 'siu' },
  carrier_comparisons: { line_calls: 'siud', line_worker: 's' },
  case_words: { line_history: 'siud' },
  case_word_tries: { line_history: 'siu' },
  break_glasses: { line_history: 'si' },
  break_glass_answers: { line_history: 'si' },
  history_openings: { line_history: 'si' },
  history_releases: { line_history: 'si' },
  honey_notes: { line_history: 'si' },
};

/** About people of the line, and about nobody. */
export const OTHERS: Readonly<Record<string, Rights>> = {
  accounts: {
    line_access: 'siu',
    line_calls: 's',
    line_console: 's',
    line_worker: 's',
    line_history: 's',
    line_roster: 's',
  },
  sessions: { line_access: 'siud' },
  sign_in_links: { line_access: 'siud' },
  conduct_acceptances: { line_access: 'si' },
  passkeys: { line_access: 'siud' },
  passkey_challenges: { line_access: 'sid' },
  passwords: { line_access: 'siud' },
  sign_in_tries: { line_access: 'siud' },
  known_browsers: { line_access: 'sid' },
  recoveries: { line_access: 'siu' },
  recovery_rights: { line_access: 's' },
  account_keys: { line_access: 's', line_console: 'sid' },
  account_key_wraps: { line_console: 'sid' },
  team_keys: { line_console: 'si' },
  team_key_copies: { line_access: 's', line_console: 'si' },
  presences: { line_calls: 'su', line_console: 'siu', line_access: 's', line_history: 's', line_roster: 's' },
  certificates: { line_roster: 'siud', line_calls: 's' },
  certificate_changes: { line_roster: 'si' },
  shift_patterns: { line_roster: 'siu' },
  shifts: { line_roster: 'siu', line_calls: 's' },
  shift_changes: { line_roster: 'si' },
  shift_offers: { line_roster: 'siu' },
  roster_publications: { line_roster: 'si' },
  roster_gaps: { line_worker: 'siu', line_roster: 's' },
  unit_duty: { line_console: 's', line_access: 's', line_worker: 's' },
  escalation_register: { line_console: 'si' },
  outbox: { line_console: 'i', line_worker: 'su' },
  desk_changes: { line_calls: 'sidu', line_console: 'i' },
  alarm_acknowledgements: { line_history: 'si' },
  key_store_seen: { line_worker: 'siu' },
  audit_rows: { line_audit_sealer: 's', line_audit_reader: 's' },
  audit_seals: { line_audit_sealer: 'si', line_audit_reader: 's' },
  audit_checkpoints: { line_audit_sealer: 'si', line_audit_reader: 's', line_history: 's' },
  audit_restores: { line_audit_sealer: 's', line_audit_reader: 's' },
  audit_signatures: { line_audit_sealer: 'si', line_audit_reader: 's', line_history: 's' },
};

/** Every table but `migrations`, which says to anybody which version this is. */
export const ALLOWED: Readonly<Record<string, Rights>> = { ...OF_CALLERS, ...OTHERS };
