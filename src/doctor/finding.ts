/** What was found about one thing the line stands on. */
export interface Finding {
  subject: string;
  isGood: boolean;
  /** What was seen; never a secret or a number. */
  said: string;
  /** What to do about it, where it is not good. */
  remedy?: string;
}

/** All is well with the subject. */
export function good(subject: string, said: string): Finding {
  return { subject, isGood: true, said };
}

/** Something is wrong, and this puts it right. */
export function bad(subject: string, said: string, remedy: string): Finding {
  return { subject, isGood: false, said, remedy };
}

/** A bad finding for the first rule that is broken, else the good one. */
export function judge(subject: string, rules: readonly Rule[], said: string): Finding {
  const broken = rules.find((rule) => !rule.holds);
  return broken ? bad(subject, broken.otherwise, broken.remedy) : good(subject, said);
}

/** A bad finding for each rule that is broken, else one good one. */
export function judgeEach(subject: string, rules: readonly Rule[], said: string): Finding[] {
  const broken = rules.filter((rule) => !rule.holds);
  return broken.length === 0
    ? [good(subject, said)]
    : broken.map(({ otherwise, remedy }) => bad(subject, otherwise, remedy));
}

export interface Rule {
  holds: boolean;
  /** What is the case when it does not hold. */
  otherwise: string;
  remedy: string;
}
