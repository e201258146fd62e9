/** Where in the dashboard one is, by the address's fragment: every page has a link. */
const part = encodeURIComponent;

export const toRoom = room => `#/rooms/${part(room)}`;
export const toPerson = (room, identity) => `${toRoom(room)}/people/${part(identity)}`;
export const toSessions = (room, identity) => ['#/sessions', ...[room, identity].filter(Boolean).map(part)].join('/');

/** The page above one. */
export const upFrom = ({ page, room }) => (page === 'person' ? toRoom(room) : '#/');

export function routeOf(hash) {
  let parts;
  try {
    parts = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  } catch {
    parts = ['']; // a link that is none
  }
  const [first, second, people, fourth] = parts;
  if (first === 'rooms' && second && people === 'people' && fourth) return { page: 'person', room: second, identity: fourth };
  if (first === 'rooms' && second) return { page: 'room', room: second };
  if (first === 'sessions') return { page: 'sessions', room: second, identity: people };
  return { page: ['node', 'events'].includes(first) ? first : 'rooms' };
}
