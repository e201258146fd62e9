/** Applies a JSON merge patch (RFC 7396); names may be anything, "__proto__" too. */
export function merge(target, patch) {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const isObject = target !== null && typeof target === 'object' && !Array.isArray(target);
  const result = isObject ? target : Object.create(null);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merge(result[name], value);
  }
  return result;
}

const views = new WeakMap(); // by room: merge changes a room in its place

/** The state with its rooms, people, tracks and slots as lists; people when they are asked for. */
export function listed({ at, node, rooms }) {
  return { at, node, rooms: Object.values(rooms ?? {}).map(roomOf) };
}

function roomOf(room) {
  if (!views.has(room)) {
    const get = () => Object.values(room.participants ?? {}).map(personOf);
    const names = () => Object.values(room.participants ?? {}).flatMap(({ name, identity }) => [name ?? '', identity ?? '']);
    views.set(room, Object.create(room, { participants: { get }, names: { get: names } }));
  }
  return views.get(room);
}

function personOf(person) {
  const { client } = person;
  return {
    ...person,
    tracks: Object.values(person.tracks ?? {}),
    slots: Object.values(person.slots ?? {}),
    client: client && { ...client, slots: Object.values(client.slots ?? {}) },
  };
}
