/** Where in the dashboard one is, by the address's fragment: every page has a link. */
const part = encodeURIComponent;

export const toRoom = room => `#/rooms/${part(room)}`;
export const toPerson = (room, identity) => `${toRoom(room)}/people/${part(identity)}`;

export function routeOf(hash) {
  let parts;
  try {
    parts = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  } catch {
    parts = ['']; // a link that is none
  }
  const [first, room, people, identity] = parts;
  if (first === 'rooms' && room && people === 'people' && identity) return { page: 'person', room, identity };
  if (first === 'rooms' && room) return { page: 'room', room };
  return { page: ['node', 'sessions'].includes(first) ? first : 'rooms' };
}
