import { type Finding, judge } from './finding.ts';

const OLDEST = { major: 20, minor: 19 };

/** Node must be one that the line is written for. */
export function checkVersions(node: string): Finding {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const isNewEnough = major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor);
  const rule = {
    holds: isNewEnough,
    otherwise: `Node ${node} is too old`,
    remedy: `install Node ${OLDEST.major}.${OLDEST.minor} or newer`,
  };
  return judge('versions', [rule], `Node ${node}`);
}
