// Our own line icons, 24 by 24. Decoration beside words: hidden from assistive technology.
const PATHS = {
  phone: [
    'M6.6 3.5 9 4l1.2 4-2 1.6a12 12 0 0 0 6.2 6.2l1.6-2 4 1.2.5 2.4a2 2 0 0 1-2.1 2.6A16 16 0 0 1 4 5.6 2 2 0 0 1 6.6 3.5Z',
  ],
  'phone-end': ['M3.5 14.5c-.7-3 2.8-6 8.5-6s9.2 3 8.5 6l-3.8.7-1.5-3a13 13 0 0 0-6.4 0l-1.5 3z'],
  microphone: [
    'M12 3.5a2.8 2.8 0 0 1 2.8 2.8v5a2.8 2.8 0 0 1-5.6 0v-5A2.8 2.8 0 0 1 12 3.5Z',
    'M5.8 11a6.2 6.2 0 0 0 12.4 0M12 17.2v3.3',
  ],
  'microphone-off': [
    'M9.2 9v2.3a2.8 2.8 0 0 0 4.6 2.1M14.8 10V6.3A2.8 2.8 0 0 0 9.4 5.2',
    'M5.8 11a6.2 6.2 0 0 0 10 4.9M18.2 11a6 6 0 0 1-.5 2.4M12 17.2v3.3M4 4l16 16',
  ],
  pause: ['M9 5.5v13M15 5.5v13'],
  play: ['M8 5.5 18.5 12 8 18.5z'],
  flag: ['M6 21V4.5M6 5c4-2.4 7 2 12 0v8.5c-5 2-8-2.4-12 0'],
  check: ['M5 12.5 10 17.5 19.5 7'],
  'check-circle': ['M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z', 'M8.3 12.2 11 15l4.9-5.6'],
  warning: ['M12 4 21 19.5H3z', 'M12 10v4.5M12 17v.2'],
  'cross-circle': ['M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z', 'M9 9l6 6M15 9l-6 6'],
  'question-circle': [
    'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z',
    'M9.6 9.6a2.5 2.5 0 1 1 3.4 2.5c-.7.3-1 .8-1 1.6M12 16.6v.2',
  ],
  clock: ['M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z', 'M12 7.5V12l3.2 2'],
  bell: ['M6 16.5c1-1 1.4-2.4 1.4-6a4.6 4.6 0 0 1 9.2 0c0 3.6.4 5 1.4 6z', 'M10 19.5a2.2 2.2 0 0 0 4 0'],
  'bell-off': [
    'M7.4 10.5c0 3.6-.4 5-1.4 6h10M16.6 11.5v-1a4.6 4.6 0 0 0-7.8-3.3',
    'M10 19.5a2.2 2.2 0 0 0 4 0M4 4l16 16',
  ],
  shade: ['M3.5 12S6.5 6.5 12 6.5c1.4 0 2.6.3 3.7.8M20.5 12s-3 5.5-8.5 5.5c-1.4 0-2.6-.3-3.7-.8', 'M4 20 20 4'],
  sun: [
    'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z',
    'M12 2.8v2M12 19.2v2M2.8 12h2M19.2 12h2M5.5 5.5l1.4 1.4M17.1 17.1l1.4 1.4M18.5 5.5l-1.4 1.4M6.9 17.1l-1.4 1.4',
  ],
  moon: ['M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z'],
  'half-circle': ['M12 3.5a8.5 8.5 0 1 1 0 17z', 'M12 3.5a8.5 8.5 0 0 0 0 17'],
  person: ['M12 4.5a3.6 3.6 0 1 1 0 7.2 3.6 3.6 0 0 1 0-7.2Z', 'M5 20a7 7 0 0 1 14 0'],
  list: ['M4 7h.2M8 7h12M4 12h.2M8 12h12M4 17h.2M8 17h12'],
  pencil: ['M4.5 19.5l.800-4L16 4.8l3.2 3.2L8.5 18.7z'],
  shield: ['M12 3.5 19 6v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6z'],
  wave: ['M4 12h1.5M8 8v8M12 5v14M16 8v8M18.5 12H20'],
  cup: ['M5 9h11v6a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4zM16 10.5h1.5a2 2 0 0 1 0 4.5H16M8.5 6V4M12.5 6V4'],
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing that repeats what the words beside it say. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {PATHS[name].map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}
