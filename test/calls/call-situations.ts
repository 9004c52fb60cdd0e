/** What can happen to a call. */
export type CallEvent =
  | 'the first webhook'
  | 'a turn of the wait loop'
  | 'any question of the caller'
  | 'an operator accepts'
  | 'the operator’s leg arrives'
  | 'the operator is in the room'
  | 'the caller is on the way into the room'
  | 'the caller is in the room'
  | 'the caller left the room'
  | 'the operator’s leg is over'
  | 'the operator holds'
  | 'the operator takes the caller back'
  | 'the operator asks by keys'
  | 'the caller answers by a key'
  | 'the carrier could not ask'
  | '* is pressed'
  | 'the agreed key is pressed'
  | 'a telephone beside the wait takes the call'
  | 'the telephone is in the room'
  | 'the telephone’s leg is over'
  | 'a dialled telephone takes the call'
  | 'the dialled telephone is not joined'
  | 'the lease is over'
  | 'both must be in the room'
  | 'the operator ends'
  | 'the caller hangs up'
  | 'the end of a leg never heard of';

interface Situation {
  after: CallEvent[];
  /** State and talk. */
  is: string;
  changes: Partial<Record<CallEvent, string>>;
}

/** Each situation of a call, as the events that lead to it, and what each event changes there; all others change nothing. */
export const SITUATIONS: Record<string, Situation> = {
  'nothing known': {
    after: [],
    is: 'none',
    changes: {
      'the first webhook': 'menu',
      'a turn of the wait loop': 'waiting',
      'the end of a leg never heard of': 'ended',
    },
  },
  'in the menu': {
    after: ['the first webhook'],
    is: 'menu',
    changes: {
      'a turn of the wait loop': 'waiting',
      'a dialled telephone takes the call': 'talking on-call-phone',
      'the caller hangs up': 'ended',
    },
  },
  waiting: {
    after: ['a turn of the wait loop'],
    is: 'waiting',
    changes: {
      'an operator accepts': 'connecting',
      '* is pressed': 'waiting cover',
      'a telephone beside the wait takes the call': 'connecting on-call-phone',
      'a dialled telephone takes the call': 'talking on-call-phone',
      'the caller hangs up': 'ended',
    },
  },
  'waiting in the cover': {
    after: ['a turn of the wait loop', '* is pressed'],
    is: 'waiting cover',
    changes: {
      'an operator accepts': 'connecting cover',
      'the agreed key is pressed': 'waiting',
      'a dialled telephone takes the call': 'talking on-call-phone',
      'the caller hangs up': 'ended',
    },
  },
  accepted: {
    after: ['a turn of the wait loop', 'an operator accepts'],
    is: 'connecting',
    changes: {
      '* is pressed': 'connecting cover',
      'the lease is over': 'waiting',
      'the operator ends': 'waiting',
      'the caller hangs up': 'ended',
    },
  },
  'the operator is there': {
    after: [
      'a turn of the wait loop',
      'an operator accepts',
      'the operator’s leg arrives',
      'the operator is in the room',
    ],
    is: 'connecting',
    changes: {
      'the operator’s leg is over': 'waiting',
      '* is pressed': 'connecting cover',
      'the operator ends': 'waiting',
      'the caller hangs up': 'ended',
    },
  },
  'both on the way': {
    after: [
      'a turn of the wait loop',
      'an operator accepts',
      'the operator’s leg arrives',
      'the caller is on the way into the room',
    ],
    is: 'connecting',
    changes: {
      'the caller is in the room': 'talking together',
      'both must be in the room': 'talking together',
      'the operator’s leg is over': 'waiting',
      '* is pressed': 'connecting cover',
      'the operator ends': 'waiting',
      'the caller hangs up': 'ended',
    },
  },
  'in the talk': {
    after: [
      'a turn of the wait loop',
      'an operator accepts',
      'the operator’s leg arrives',
      'the caller is on the way into the room',
      'the caller is in the room',
    ],
    is: 'talking together',
    changes: {
      'the operator holds': 'talking on-hold',
      'the operator asks by keys': 'talking asking',
      'the operator’s leg is over': 'waiting',
      '* is pressed': 'talking cover',
      'the operator ends': 'ended',
      'the caller hangs up': 'ended',
    },
  },
  'on hold': {
    after: [
      'a turn of the wait loop',
      'an operator accepts',
      'the operator’s leg arrives',
      'the caller is on the way into the room',
      'the caller is in the room',
      'the operator holds',
    ],
    is: 'talking on-hold',
    changes: {
      'the operator takes the caller back': 'talking together',
      'the operator asks by keys': 'talking asking',
      'the operator’s leg is over': 'waiting',
      '* is pressed': 'talking cover',
      'the operator ends': 'ended',
      'the caller hangs up': 'ended',
    },
  },
  'being asked': {
    after: [
      'a turn of the wait loop',
      'an operator accepts',
      'the operator’s leg arrives',
      'the caller is on the way into the room',
      'the caller is in the room',
      'the operator asks by keys',
    ],
    is: 'talking asking',
    changes: {
      // Led back without the database: nobody noted the answer, nor that they were on the way.
      'the caller is in the room': 'talking together',
      'the caller answers by a key': 'talking together',
      'the carrier could not ask': 'talking together',
      'the operator’s leg is over': 'waiting',
      '* is pressed': 'talking cover',
      'the operator ends': 'ended',
      'the caller hangs up': 'ended',
    },
  },
  'in the cover of a talk': {
    after: [
      'a turn of the wait loop',
      'an operator accepts',
      'the operator’s leg arrives',
      'the caller is on the way into the room',
      'the caller is in the room',
      '* is pressed',
    ],
    is: 'talking cover',
    changes: {
      'the agreed key is pressed': 'talking together',
      'the operator’s leg is over': 'waiting cover',
      'the operator ends': 'waiting cover',
      'the caller hangs up': 'ended',
    },
  },
  'a telephone is there': {
    after: ['a turn of the wait loop', 'a telephone beside the wait takes the call'],
    is: 'connecting on-call-phone',
    changes: {
      'the telephone’s leg is over': 'waiting',
      '* is pressed': 'connecting cover',
      'the caller hangs up': 'ended',
    },
  },
  'in a talk with a telephone': {
    after: [
      'a turn of the wait loop',
      'a telephone beside the wait takes the call',
      'the caller is on the way into the room',
      'the caller is in the room',
    ],
    is: 'talking on-call-phone',
    changes: {
      // It never came: the caller is alone, and goes back into the queue.
      'the telephone’s leg is over': 'waiting',
      '* is pressed': 'talking cover',
      'the caller hangs up': 'ended',
    },
  },
  'in a talk with a telephone that came into the room': {
    after: [
      'a turn of the wait loop',
      'a telephone beside the wait takes the call',
      'the telephone is in the room',
      'the caller is on the way into the room',
      'the caller is in the room',
    ],
    is: 'talking on-call-phone',
    changes: {
      'the telephone’s leg is over': 'ended',
      '* is pressed': 'talking cover',
      'the caller hangs up': 'ended',
    },
  },
  'in the cover of a talk with a telephone': {
    after: [
      'a turn of the wait loop',
      'a telephone beside the wait takes the call',
      'the caller is on the way into the room',
      'the caller is in the room',
      '* is pressed',
    ],
    is: 'talking cover',
    changes: {
      'the agreed key is pressed': 'talking on-call-phone',
      'the telephone’s leg is over': 'waiting cover',
      'the caller hangs up': 'ended',
    },
  },
  'in a talk with a dialled telephone': {
    after: ['a turn of the wait loop', 'a dialled telephone takes the call'],
    is: 'talking on-call-phone',
    changes: {
      'the dialled telephone is not joined': 'waiting',
      '* is pressed': 'talking cover',
      'the caller hangs up': 'ended',
    },
  },
  'dialled out of the menu to a telephone': {
    after: ['the first webhook', 'a dialled telephone takes the call'],
    is: 'talking on-call-phone',
    changes: {
      'the dialled telephone is not joined': 'waiting',
      '* is pressed': 'talking cover',
      'the caller hangs up': 'ended',
    },
  },
  ended: {
    after: ['a turn of the wait loop', 'the caller hangs up'],
    is: 'ended',
    changes: {},
  },
};
