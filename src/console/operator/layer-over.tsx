import { useEffect } from 'react';

/** In place of a layer whose matter is over: it is closed for good, or it would open by itself over the next caller and take the keyboard. */
export function LayerOver({ onClose }: { readonly onClose: () => void }) {
  useEffect(() => onClose());
  return null;
}
