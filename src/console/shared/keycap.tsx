/** A key's name beside a button's words. For the eye: assistive technology gets it from `aria-keyshortcuts`. */
export function Keycap({ name }: { readonly name: string }) {
  return (
    <span className="keycap" aria-hidden="true">
      {name}
    </span>
  );
}
