// Invented people, so that the line can be tried at once. Nobody of this name works on a real line.
import type { Role } from '../access/account.ts';

export interface DemoPerson {
  id: string;
  role: Role;
  name: string;
  languages: readonly string[];
  isOnUnitDuty?: true;
}

/** In whose name the roster is made. */
export const DEMO_SUPERVISOR_ID = '00000000-0000-4000-8000-000000000004';

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { id: '00000000-0000-4000-8000-000000000001', role: 'operator', name: 'Aysel', languages: ['az', 'ru'] },
  { id: '00000000-0000-4000-8000-000000000002', role: 'operator', name: 'Rauf', languages: ['az', 'ru'] },
  { id: '00000000-0000-4000-8000-000000000003', role: 'operator', name: 'Leyla', languages: ['az', 'en'] },
  { id: '00000000-0000-4000-8000-000000000004', role: 'supervisor', name: 'Nigar', languages: ['az', 'ru', 'en'] },
  {
    id: '00000000-0000-4000-8000-000000000005',
    role: 'duty-officer',
    name: 'Elçin',
    languages: ['az'],
    isOnUnitDuty: true,
  },
  { id: '00000000-0000-4000-8000-000000000007', role: 'coordinator', name: 'Rəşad', languages: ['az', 'ru', 'en'] },
  { id: '00000000-0000-4000-8000-000000000006', role: 'duty-officer', name: 'Sevinc', languages: ['az', 'ru'] },
];

/** They stand in the roster round the clock and never come: nobody signs in as them. */
export const DEMO_COLLEAGUES: readonly DemoPerson[] = [
  { id: '00000000-0000-4000-8000-000000000011', role: 'operator', name: 'Günel', languages: ['az', 'ru', 'en'] },
  { id: '00000000-0000-4000-8000-000000000012', role: 'operator', name: 'İlqar', languages: ['az', 'ru', 'en'] },
  { id: '00000000-0000-4000-8000-000000000013', role: 'operator', name: 'Şəbnəm', languages: ['az', 'ru', 'en'] },
  { id: '00000000-0000-4000-8000-000000000014', role: 'operator', name: 'Ömər', languages: ['az', 'ru', 'en'] },
];

/** Certifies the supervisor of the demo, who cannot do that herself. Nobody signs in as her. */
export const DEMO_SECOND_SUPERVISOR: DemoPerson = {
  id: '00000000-0000-4000-8000-000000000015',
  role: 'supervisor',
  name: 'Könül',
  languages: ['az'],
};
