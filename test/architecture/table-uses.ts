// Which tables the statements of a folder touch. A table has one owner; who else touches it says why.

interface TableUse {
  readonly owns: readonly string[];
  /** Its own as well, and out of reach of every statement: functions of the database alone touch them. */
  readonly behindFunctions?: readonly string[];
  readonly also?: Readonly<Record<string, string>>;
}

export type TableUses = Readonly<Record<string, TableUse>>;

export const TABLE_USES: TableUses = {
  access: {
    owns: [
      'accounts',
      'sessions',
      'sign_in_links',
      'conduct_acceptances',
      'passkeys',
      'passkey_challenges',
      'passwords',
      'sign_in_tries',
      'known_browsers',
      'recoveries',
      'recovery_rights',
      'page_service',
    ],
    also: {
      presences: 'nobody is shown out in the middle of a call, and the reachable operator not at all',
      officers_on_duty: 'nor the officer on duty who has the page open',
      account_keys: 'a recovery retires those of the lost device',
    },
  },
  roster: {
    owns: ['presences', 'roster_gaps'],
    behindFunctions: [
      'certificates',
      'certificate_changes',
      'shift_patterns',
      'shifts',
      'shift_changes',
      'shift_offers',
      'roster_publications',
      'calendar_addresses',
    ],
    also: {
      accounts: 'what a person says of themselves, in their own name',
      alarms: 'the alarms of a gap end in the transaction that finds it filled',
      wrap_ups: 'how often one was made longer stands in its row',
    },
  },
  calls: {
    owns: [
      'calls',
      'legs',
      'call_events',
      'questions',
      'wrap_ups',
      'presumptions',
      'carrier_records',
      'carrier_comparisons',
      'replayed_events',
      'on_call_rings',
      'synthetic_calls',
      'outages',
    ],
    also: {
      alarms: 'a record that the carrier keeps past its day is an alarm',
      offers: 'a call that ends withdraws its offer in the same statement, or two people would hold it',
      presences: 'and gives the operator back in the same statement, or nobody would',
    },
  },
  'on-call': { owns: ['on_call_telephones', 'on_call_hours'] },
  nuisance: { owns: [], behindFunctions: ['nuisance_warnings', 'nuisance_flags'] },
  guests: {
    owns: ['guests', 'interpreters', 'interpreter_hours'],
    also: {
      calls: 'whose leg has the call is asked where a room ended around a guest',
      legs: 'the same, and whose leg must end the room',
    },
  },
  'call-backs': {
    owns: ['call_backs', 'call_back_numbers', 'call_back_attempts'],
    also: {
      calls: 'a call back is a call of its own, and is expected as long as that call is',
      legs: 'nobody is dialled before the operator is in the room',
      alarms: 'a promise that nobody tries to keep is an alarm, and ends with the try',
    },
  },
  messages: {
    owns: ['messages'],
    also: {
      calls: 'a message is of a call, and of none that is not kept',
      carrier_records: 'what is sealed is to be deleted at the carrier from the same moment on',
      team_keys: 'sealing needs the public half of the team’s key',
      alarms: 'what nobody fetched or heard is an alarm',
    },
  },
  routing: {
    owns: ['offers', 'desk_changes'],
    also: {
      accounts: 'a call is matched by the languages of people',
      calls: 'a match is one statement over waiting calls and available people',
      presences: 'it reserves the operator with the offer',
      legs: 'who took a call and never came is asked after the others',
      call_notes: 'the desk is one document: whether there is a note, and since when',
      presumptions: 'the desk: whether the 24 hours run',
      questions: 'the desk: what was asked by keys, and the answers',
      wrap_ups: 'the desk: what is still to be finished',
    },
  },
  escalation: {
    owns: [
      'escalations',
      'escalation_register',
      'notices',
      'escalation_numbers',
      'notice_readings',
      'acknowledgements',
      'alarms',
      'unit_pages',
      // Who is on the unit's duty stands in the roster's table; this is the only view of it that may be addressed.
      'officers_on_duty',
    ],
    also: {
      accounts: 'the names of officers, for each other',
      calls: 'it locks the call that is flagged, and looks whether the operator may flag it',
      unit_duty: 'since when an officer is on duty: so long they may take to open the page',
      wrap_ups: 'a call may be flagged for one shift after it',
      presumptions: 'B4.2: the 24 hours run from that moment',
      outbox: 'the flag and its outbox row are one statement',
    },
  },
  jobs: { owns: ['outbox'] },
  confidentiality: {
    owns: ['caller_links', 'key_store_seen', 'sealed_numbers'],
    also: {
      calls: 'who called is found after the answer, and then the call is that caller’s',
      alarms: 'what the key process raises is a row like any other',
    },
  },
  notes: {
    owns: ['call_notes', 'expired_notes', 'account_keys', 'account_key_wraps', 'team_keys', 'team_key_copies'],
    behindFunctions: [
      'case_words',
      'case_word_tries',
      'break_glasses',
      'break_glass_answers',
      'history_openings',
      'history_releases',
      'honey_notes',
    ],
  },
  oversight: {
    owns: [],
    behindFunctions: ['alarm_acknowledgements'],
    also: { alarms: 'that a caller waits with nobody begins and ends in one statement' },
  },
  audit: { owns: ['audit_rows', 'audit_seals', 'audit_checkpoints', 'audit_signatures', 'audit_restores'] },
  demo: {
    // A line that is run puts officers on the unit's duty by two functions of the database and no statement.
    owns: ['unit_duty'],
    also: {
      accounts: 'it invents people',
      sign_in_links: 'it forgets the links of an earlier start',
      calls: 'the call of the note about nobody',
      interpreters: 'it invents interpreters',
      interpreter_hours: 'who can be rung at every hour',
    },
  },
};
