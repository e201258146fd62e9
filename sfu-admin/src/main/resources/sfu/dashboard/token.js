const TOKEN = 'sfu-admin-token'; // not the demo room's: that one may do less

/** From #token= of the link, which is never sent to a server; kept for this tab only. */
export function takeToken() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  if (!fragment.has('token')) return;
  setToken(fragment.get('token'));
  history.replaceState(null, '', location.pathname);
}

export function setToken(value) {
  sessionStorage.setItem(TOKEN, value.trim());
}

export function forgetToken() {
  sessionStorage.removeItem(TOKEN);
}

export function tokenOf() {
  return sessionStorage.getItem(TOKEN) ?? '';
}
