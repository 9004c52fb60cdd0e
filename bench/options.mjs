import { parseArgs } from 'node:util';

export const HELP = `npm run bench -- [--quick] [--only NAME,NAME] [--rounds N] [--seconds N] [--closed] [--out FILE] [--profile FOLDER]
  names: inbound menu wait accept operator joined over, flag, calls, memory; webhooks stands for the first seven
  --quick    few short rounds: shows that everything runs; its figures are worth little
  --closed   leaves the latencies at a fixed rate out (they take the longest)
  --profile  our web process writes a processor profile there`;

const FULL = { rounds: 7, seconds: 3, openSeconds: 30, openRounds: 3, batches: 10 };
const QUICK = { rounds: 3, seconds: 1, openSeconds: 4, openRounds: 1, batches: 2 };
const MOST_ROUNDS = 50;
const MOST_SECONDS = 60;

/** The checked command line; throws with the usage where it is wrong. */
export function readOptions(words) {
  const { values } = parseArgs({
    args: words,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      out: { type: 'string' },
      profile: { type: 'string' },
      closed: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const size = values.quick ? QUICK : FULL;
  const only = values.only?.split(',').map((name) => name.trim());
  return {
    ...size,
    rounds: number(values.rounds, size.rounds, MOST_ROUNDS),
    seconds: number(values.seconds, size.seconds, MOST_SECONDS),
    wanted: (name, group = 'webhooks') => !only || only.includes(name) || only.includes(group),
    openRounds: values.closed ? 0 : size.openRounds,
    isQuick: values.quick,
    out: values.out,
    profileFolder: values.profile,
    isHelp: values.help,
  };
}

function number(text, standard, most) {
  if (text === undefined) return standard;
  const value = Number(text);
  if (!(value > 0 && value <= most)) throw new Error(`a number from 1 to ${most} is needed, not ${text}\n${HELP}`);
  return value;
}
