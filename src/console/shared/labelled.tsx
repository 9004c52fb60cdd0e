import { type ReactNode, useId } from 'react';

/** A field under its name. */
export function Labelled(props: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <p className="watch-field">
      <label htmlFor={id}>{props.label}</label>
      {props.children(id)}
    </p>
  );
}
