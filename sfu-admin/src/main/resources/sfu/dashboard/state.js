/**
 * Applies a JSON merge patch (RFC 7396) in place; names may be anything, "__proto__" too. What is new is taken from
 * the patch as it is: to copy thousands of rooms takes its time.
 *
 * @param target of JSON.parse, or of this; null for none
 */
export function merge(target, patch) {
  if (!isObject(patch)) return patch;
  if (!isObject(target)) return withoutNulls(patch);
  for (const name of Object.keys(patch)) {
    const value = patch[name];
    if (value === null) delete target[name];
    else put(target, name, isObject(value) ? merge(Object.hasOwn(target, name) ? target[name] : null, value) : value);
  }
  return target;
}

function withoutNulls(object) {
  for (const name of Object.keys(object)) {
    if (object[name] === null) delete object[name];
    else if (isObject(object[name])) withoutNulls(object[name]);
  }
  return object;
}

const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);

function put(object, name, value) {
  if (name === '__proto__') Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  else object[name] = value;
}

const views = new WeakMap(); // by room: merge changes a room in its place

/** The state with its rooms, people, tracks and slots as lists; people when they are asked for. */
export function listed({ at, node, nodes, rooms, room }) {
  return { at, node, nodes: Object.values(nodes ?? {}), rooms: Object.values(rooms ?? {}).map(roomOf), room: room && roomOf(room) };
}

function roomOf(room) {
  if (!views.has(room)) {
    const get = () => Object.values(room.participants ?? {}).map(personOf);
    const names = () => Object.values(room.participants ?? {}).flatMap(({ name, identity }) => [name ?? '', identity ?? '']);
    views.set(room, Object.create(room, { participants: { get }, names: { get: names } }));
  }
  return views.get(room);
}

/** A participant of a stream or of the API with its tracks and slots as lists. */
export function personOf(person) {
  const { client } = person;
  return {
    ...person,
    tracks: Object.values(person.tracks ?? {}),
    slots: Object.values(person.slots ?? {}),
    client: client && { ...client, slots: Object.values(client.slots ?? {}) },
  };
}
