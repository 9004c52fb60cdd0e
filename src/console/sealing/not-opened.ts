/**
 * Why something sealed stays shut. `no-key`: not sealed to a key that is here. `line-half-missing`: the key process holds the
 * other half. `altered`: not exactly what was sealed, or not in its place. `unknown-format`: of a version that this page does not know.
 */
export type ShutReason = 'no-key' | 'line-half-missing' | 'altered' | 'unknown-format';

/** The only way in which opening fails; nothing half open is ever handed out. */
export class NotOpened extends Error {
  readonly reason: ShutReason;

  constructor(reason: ShutReason) {
    super(reason);
    this.name = 'NotOpened';
    this.reason = reason;
  }
}
