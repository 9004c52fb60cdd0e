import { useText } from '../shared/language.tsx';
import { Square } from './square.tsx';

/** The secret of an authenticator, as text and sealed, to come back with its first code. */
export interface OfferedCode {
  readonly text: string;
  readonly sealed: string;
}

/** A new authenticator's secret, to scan or to type. It is never shown again. */
export function NewAuthenticator({ letters, signInName }: { readonly letters: string; readonly signInName: string }) {
  const text = useText();
  return (
    <>
      <p className="hint">{text('invite.code.lead')}</p>
      <Square words={addressOf(letters, signInName)} label={text('invite.code.square')} />
      <p className="entrance-letters">{letters.replace(/.{4}(?=.)/g, '$& ')}</p>
    </>
  );
}

/** What an authenticator reads. It stands on a private telephone: the name says nothing of the line. */
function addressOf(letters: string, signInName: string): string {
  return `otpauth://totp/${encodeURIComponent(`Konsol:${signInName}`)}?secret=${letters}&issuer=Konsol`;
}
