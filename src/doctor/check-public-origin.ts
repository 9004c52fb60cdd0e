import { bad, type Finding, good } from './finding.ts';

const LIMIT_MS = 5_000;

/** The carrier and the consoles must find this line at its public origin. */
export async function checkPublicOrigin(publicOrigin: string): Promise<Finding> {
  const subject = 'public origin';
  try {
    const answer = await fetch(`${publicOrigin}/health/live`, {
      signal: AbortSignal.timeout(LIMIT_MS),
      redirect: 'error',
    });
    const body: unknown = await answer.json();
    const isLive = answer.ok && typeof body === 'object' && body !== null && 'state' in body && body.state === 'live';
    if (isLive) return good(subject, `${publicOrigin} leads to a line`);
    return bad(
      subject,
      `${publicOrigin} answers ${answer.status}, and not as this line does`,
      'correct PUBLIC_ORIGIN, or the proxy before the line',
    );
  } catch (error) {
    return bad(
      subject,
      `${publicOrigin} does not answer (${reasonOf(error)})`,
      'start the line; check its name, certificate and proxy',
    );
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.name : 'no reason given';
}
