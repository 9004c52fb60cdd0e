import { useMutation, useQuery } from '@tanstack/react-query';
import { CertificateForm, type KeptCertificate } from '../shared/certificate-form.tsx';
import type { Certificates } from '../shared/contract.ts';
import { FailureNote } from '../shared/failure-note.tsx';
import { readDocument, sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { NotRead } from '../shared/not-read.tsx';

/** Which supervisors may sit at an operator's desk: nobody certifies themselves, and a line may have only one (A9.3). */
export function SupervisorCertificates() {
  const text = useText();
  const read = useQuery({
    queryKey: ['certificates'],
    queryFn: () => readDocument<Certificates>('/api/certificates'),
    networkMode: 'always',
  });
  const keep = useMutation<unknown, Error, KeptCertificate>({
    mutationFn: (kept) => sendCommand('/api/certificates', kept),
    onSuccess: () => read.refetch(),
  });
  const supervisors = read.data?.supervisors ?? [];
  return (
    <section className="watch-part" aria-labelledby="desk-certificates">
      <h2 className="small-title" id="desk-certificates">
        {text('coordinator.certificates')}
      </h2>
      <p className="hint">{text('coordinator.certificates.hint')}</p>
      {read.data === undefined || read.isError ? <NotRead error={read.error} /> : null}
      {read.data !== undefined && supervisors.length === 0 ? (
        <p className="hint">{text('coordinator.no-supervisors')}</p>
      ) : null}
      {supervisors.length === 0 ? null : (
        <div className="watch-forms">
          <CertificateForm people={supervisors} isBusy={keep.isPending} onKeep={keep.mutate} />
        </div>
      )}
      <FailureNote error={keep.error} />
      <p role="status" className="hint">
        {keep.isSuccess ? text('roster.saved') : ''}
      </p>
    </section>
  );
}
