/** What the link, this tab and this browser know: ?room= ?name= ?camera=0 ?mic=0 ?audioonly ?role= #token= #e2ee=. */
const query = new URLSearchParams(location.search);
const TOKEN = 'sfu-token';
const PASSPHRASE = 'sfu-e2ee';
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

/** The fragment is never sent to a server; token and passphrase are taken out of it and kept for this tab only. */
export function takeSecrets() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  if (!fragment.has('token') && !fragment.has('e2ee')) return false;
  if (fragment.has('token')) setToken(fragment.get('token'));
  if (fragment.has('e2ee')) setPassphrase(fragment.get('e2ee'));
  history.replaceState(null, '', location.pathname + location.search);
  return true;
}

export const token = () => sessionStorage.getItem(TOKEN) ?? '';

export const setToken = value => keep(TOKEN, value.trim());

/** Encrypts from end to end; empty: no encryption. */
export const passphrase = () => sessionStorage.getItem(PASSPHRASE) ?? '';

export const setPassphrase = value => keep(PASSPHRASE, value);

function keep(name, value) {
  if (value) sessionStorage.setItem(name, value);
  else sessionStorage.removeItem(name);
}

export const lastName = () => localStorage.getItem(NAME) ?? '';

/** Puts both into the address, so that a reload joins again. */
export function remember(room, name) {
  localStorage.setItem(NAME, name);
  query.set('room', room);
  query.set('name', name);
  history.replaceState(null, '', `?${query}`);
}

/** The link for others: the room, and in the fragment, which the server is not sent, passphrase and token. */
export function linkTo(room, token = '') {
  const link = new URL(location.pathname, location.href);
  link.searchParams.set('room', room);
  if (isAudioOnly) link.searchParams.set('audioonly', '');
  link.hash = new URLSearchParams({ ...(token && { token }), ...(passphrase() && { e2ee: passphrase() }) });
  return link.href;
}
