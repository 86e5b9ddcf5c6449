/** Choosing a person by name. Loaded lazily: the list and its field come when somebody opens it. */
import { Combobox } from '@base-ui/react/combobox';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { messageOf } from '@/lib/api/errors';
import { listOperators, operatorsKey } from '@/lib/api/operators';
import { peopleSearchKey, searchPeople } from '@/lib/api/users';
import { useDebounced } from '@/lib/use-debounced';
import { Avatar } from './avatar';
import { ComboboxItem, ComboboxPopup } from './combobox-popup';

/** `id` null is nobody. */
export type Person = { id: number | null; name: string };

type Props = {
  /** What the person is chosen for: "Assigned to". */
  label: string;
  value: Person | null;
  onChange: (person: Person) => void;
  /** The button that opens the list and shows who is chosen. */
  trigger?: ReactElement<Record<string, unknown>>;
  /** Where the list stands when no button of its own opens it. */
  anchor?: Element;
  /** Operators, all of them at once; else everybody, as the server finds them. */
  among: 'operators' | 'everybody';
  /** Offers nobody under this name: "Nobody". */
  nobody?: string;
  open?: boolean;
  defaultOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
};

const OPERATORS_STALE_MS = 60_000;
const SEARCH_MS = 150;

function fits(person: Person, words: string): boolean {
  return person.name.toLocaleLowerCase().includes(words.trim().toLocaleLowerCase());
}

/** Who may be chosen for what has been typed so far. */
function usePeople(among: Props['among'], typed: string, enabled: boolean) {
  const q = useDebounced(typed.trim(), SEARCH_MS);
  const operators = useQuery({
    queryKey: operatorsKey,
    queryFn: ({ signal }) => listOperators(signal),
    staleTime: OPERATORS_STALE_MS,
    enabled: enabled && among === 'operators',
  });
  const found = useQuery({
    queryKey: peopleSearchKey(q),
    queryFn: ({ signal }) => searchPeople(q, signal),
    enabled: enabled && among === 'everybody' && q !== '',
    placeholderData: (before) => before,
  });
  const query = among === 'operators' ? operators : found;
  const people: Person[] = query.data ?? [];
  return { people: among === 'operators' ? people.filter((person) => fits(person, typed)) : people, query };
}

type Asked = { isError: boolean; error: unknown; isLoading: boolean };

function note({ isError, error, isLoading }: Asked, typed: string): string {
  if (isError) return messageOf(error);
  if (typed.trim() === '') return isLoading ? 'Looking…' : 'Type a part of the name.';
  return isLoading ? 'Looking…' : 'Nobody of that name.';
}

export default function PersonCombobox(props: Props) {
  const { label, value, onChange, trigger, anchor, among, nobody, open, defaultOpen = false, onOpenChange } = props;
  const [isOpen, setOpen] = useState(defaultOpen);
  const [typed, setTyped] = useState('');
  const { people, query } = usePeople(among, typed, open ?? isOpen);
  const none: Person[] =
    nobody !== undefined && fits({ id: null, name: nobody }, typed) ? [{ id: null, name: nobody }] : [];
  const change = (next: boolean) => {
    setOpen(next);
    setTyped('');
    onOpenChange?.(next);
  };
  return (
    <Combobox.Root
      items={[...none, ...people]}
      filter={null}
      value={value}
      onValueChange={(person: Person | null) => person && onChange(person)}
      itemToStringLabel={(person: Person) => person.name}
      isItemEqualToValue={(a: Person, b: Person) => a.id === b.id}
      open={open ?? isOpen}
      onOpenChange={change}
      inputValue={typed}
      onInputValueChange={setTyped}
      autoHighlight
    >
      {trigger && <Combobox.Trigger render={trigger} />}
      <ComboboxPopup<Person> label={label} find="Find a person" anchor={anchor} empty={note(query, typed)}>
        {(person) => (
          <ComboboxItem
            key={person.id ?? 'nobody'}
            value={person}
            icon={<Avatar name={person.id === null ? null : person.name} />}
            label={person.name}
          />
        )}
      </ComboboxPopup>
    </Combobox.Root>
  );
}
