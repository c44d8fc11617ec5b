/** What was found out before, by what it goes by. */
interface Memory<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}

/** An answer that is found out once; it may not be changed. */
export function remembered<Key, Value>(memory: Memory<Key, Value>, key: Key, find: () => Value): Value {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const found = find();
  memory.set(key, found);
  return found;
}

/** A memory that forgets everything when it holds too much: what is asked for again is found out again. */
export class Forgetful<Value> {
  private readonly known = new Map<string, Value>();

  constructor(private readonly most: number) {}

  get(key: string): Value | undefined {
    return this.known.get(key);
  }

  set(key: string, value: Value): void {
    if (this.known.size >= this.most) this.known.clear();
    this.known.set(key, value);
  }
}
