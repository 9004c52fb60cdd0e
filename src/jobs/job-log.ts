/** What the jobs have to say, in the program's closed list of events. */
export interface JobLog {
  warn(name: 'queue-unavailable', fields: { queue: string }): void;
  /** Keeps the class and code of the error only. */
  fault(where: string, error: unknown): void;
}
