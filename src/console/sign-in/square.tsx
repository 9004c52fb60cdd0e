import { encode } from 'uqr';

/** A square code that a telephone's camera reads; drawn as shapes, since no page may load a picture made elsewhere. */
export function Square({ words, label }: { readonly words: string; readonly label: string }) {
  const { data, size } = encode(words);
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      className="entrance-square"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
