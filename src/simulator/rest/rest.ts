/** A request to the REST interface, already taken apart by the HTTP server in front of it. */
export interface RestRequest {
  method: string;
  /** Without the query, e.g. `/2010-04-01/Accounts/AC…/Calls.json`. */
  path: string;
  query: URLSearchParams;
  form: URLSearchParams;
  /** The raw header, or undefined where it is missing. */
  authorization: string | undefined;
}

export interface RestAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
  /** A fault: send nothing. `hang` leaves the client waiting until it gives up, `reset` breaks the connection. */
  silence?: 'hang' | 'reset';
}
