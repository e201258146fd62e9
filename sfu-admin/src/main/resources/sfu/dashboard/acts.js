import { ask } from './api.js';
import { el } from './dom.js';

const part = encodeURIComponent;
const personPath = (room, identity) => `/rooms/${part(room)}/participants/${part(identity)}`;

/** What can be done about one in a room. */
export function personActs(room, { identity, name }) {
  const who = name || identity;
  const path = personPath(room, identity);
  return acts([
    ['Mute', `Mute ${who}’s microphone?`, () => ask('POST', `${path}/mute`, { muted: true })],
    ['Stop video', `Stop ${who}’s camera and screen?`, () => ask('POST', `${path}/stop-video`, { muted: true })],
    ['Remove', `Remove ${who} from the room?`, () => ask('DELETE', path)],
    ['Ban', `Ban ${who} from this room for a day?`,
      () => ask('POST', '/bans', { identity, room, seconds: 86_400, reason: 'by an operator' })],
  ]);
}

/** What can be done about a room. */
export function roomActs(room) {
  const path = `/rooms/${part(room)}`;
  return acts([
    ['Mute all', `Mute everybody in ${room}?`, () => ask('POST', `${path}/mute`, { muted: true })],
    ['Lock', `Let nobody else into ${room}?`, () => ask('POST', `${path}/lock`, { locked: true })],
    ['Unlock', `Let people into ${room} again?`, () => ask('POST', `${path}/lock`, { locked: false })],
    ['Close', `Close ${room}? Everybody leaves it.`, () => ask('POST', `${path}/end`)],
  ]);
}

function acts(list) {
  const outcome = el('span', { className: 'dim' });
  outcome.setAttribute('role', 'status');
  const buttons = list.map(([label, question, act]) =>
    el('button', { type: 'button', textContent: label, onclick: () => confirmed(question, label, act, outcome) }));
  return el('div', { className: 'acts' }, ...buttons, outcome);
}

/** Asks first: a click must not throw somebody out. */
function confirmed(question, label, act, outcome) {
  const dialog = el('dialog', {});
  dialog.setAttribute('aria-label', question);
  const no = el('button', { type: 'button', textContent: 'Cancel', onclick: () => dialog.close() });
  const yes = el('button', { type: 'button', className: 'danger', textContent: label });
  yes.onclick = () => {
    dialog.close();
    run(label, act, outcome);
  };
  dialog.append(el('p', { textContent: question }), el('div', { className: 'acts' }, no, yes));
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
}

async function run(label, act, outcome) {
  outcome.textContent = '…';
  try {
    await act();
    outcome.textContent = `${label}: done`;
  } catch (failure) {
    outcome.textContent = `${label}: ${failure.message}`;
  }
}
