import { Autocomplete } from '@base-ui/react/autocomplete';
import { useText } from './language.tsx';
import { Layer } from './layer.tsx';
import { foldForSearch } from './search.ts';

export interface ListedCommand {
  readonly id: string;
  readonly label: string;
  readonly key: string | null;
  readonly run: () => void;
}

/** Ctrl+K: everything that can be done now, found by typing. */
export function CommandList(props: { readonly commands: readonly ListedCommand[]; readonly onClose: () => void }) {
  const text = useText();
  const run = (command: ListedCommand) => {
    props.onClose();
    command.run();
  };
  return (
    <Layer title={text('commands.title')} isOpen onClose={props.onClose}>
      <Autocomplete.Root
        inline
        open
        items={props.commands}
        itemToStringValue={(command: ListedCommand) => command.label}
        filter={(command: ListedCommand, query) => foldForSearch(command.label).includes(foldForSearch(query))}
        autoHighlight="always"
        keepHighlight
      >
        <Autocomplete.Input
          className="field"
          aria-label={text('commands.search')}
          placeholder={text('commands.search')}
        />
        <Autocomplete.Empty className="hint">{text('commands.none')}</Autocomplete.Empty>
        <Autocomplete.List className="command-list">
          {(command: ListedCommand) => (
            <Autocomplete.Item key={command.id} value={command} className="command" onClick={() => run(command)}>
              <span>{command.label}</span>
              {command.key === null ? null : <kbd>{command.key}</kbd>}
            </Autocomplete.Item>
          )}
        </Autocomplete.List>
      </Autocomplete.Root>
    </Layer>
  );
}
