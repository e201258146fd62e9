/** What the link, this tab and this browser know: ?room= ?name= ?camera=0 ?mic=0 ?audioonly ?role= #token=. */
const query = new URLSearchParams(location.search);
const TOKEN = 'sfu-token';
const NAME = 'sfu-name';

export const isAudioOnly = query.has('audioonly');
/** What is turned on from the start. */
export const firstSources = [
  ...(query.get('mic') !== '0' ? ['microphone'] : []),
  ...(query.get('camera') !== '0' && !isAudioOnly ? ['camera'] : []),
];
export const linkedRoom = (query.get('room') ?? '').trim();
/** Counts only where the server needs no tokens. */
export const role = query.get('role') ?? '';
export const linkedName = (query.get('name') ?? '').trim();

/** The fragment is never sent to a server; the token is taken out of it and kept for this tab only. */
export function takeToken() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  if (!fragment.has('token')) return false;
  setToken(fragment.get('token'));
  history.replaceState(null, '', location.pathname + location.search);
  return true;
}

export const token = () => sessionStorage.getItem(TOKEN) ?? '';

export function setToken(value) {
  if (value) sessionStorage.setItem(TOKEN, value.trim());
  else sessionStorage.removeItem(TOKEN);
}

export const lastName = () => localStorage.getItem(NAME) ?? '';

/** Puts both into the address, so that a reload joins again. */
export function remember(room, name) {
  localStorage.setItem(NAME, name);
  query.set('room', room);
  query.set('name', name);
  history.replaceState(null, '', `?${query}`);
}

/** The link for others: the room alone. */
export function linkTo(room) {
  const link = new URL(location.pathname, location.href);
  link.searchParams.set('room', room);
  if (isAudioOnly) link.searchParams.set('audioonly', '');
  return link.href;
}
