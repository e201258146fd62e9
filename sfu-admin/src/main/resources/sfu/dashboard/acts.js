import { ask } from './api.js';
import { el } from './dom.js';

const part = encodeURIComponent;
const personPath = (room, identity) => `/rooms/${part(room)}/participants/${part(identity)}`;

const CAPS = {
  'to 320×180': { width: 320, height: 180 },
  'to 640×360': { width: 640, height: 360 },
  'to 1280×720': { width: 1280, height: 720 },
  'no more': null,
};

/** What can be done about one in a room. */
export function personActs(room, { identity, name }) {
  const who = name || identity;
  const path = personPath(room, identity);
  return acts([
    ['Mute', `Mute ${who}’s microphone?`, () => ask('POST', `${path}/mute`, { muted: true })],
    ['Stop video', `Stop ${who}’s camera and screen?`, () => ask('POST', `${path}/stop-video`, { muted: true })],
    ['Cap', `Cap the pictures that ${who} sends?`, choice => cap(path, CAPS[choice]), Object.keys(CAPS)],
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

/** A button of a row, which opens what can be done. */
export function actsButton(title, create) {
  const open = () => {
    const dialog = newDialog(title);
    const close = el('button', { type: 'button', textContent: 'Leave it', onclick: () => dialog.close() });
    dialog.append(el('p', { textContent: title }), create(), el('div', { className: 'acts' }, close));
    dialog.showModal();
  };
  const button = el('button', { type: 'button', className: 'link', textContent: 'act', onclick: open });
  button.setAttribute('aria-label', `act on ${title}`);
  return button;
}

/** What is received of each picture stays as it is. */
async function cap(path, publish) {
  const { receive } = await ask('GET', `${path}/caps`);
  return ask('PUT', `${path}/caps`, { publish, receive });
}

function acts(list) {
  const outcome = el('span', { className: 'dim' });
  outcome.setAttribute('role', 'status');
  const buttons = list.map(([label, question, act, choices]) =>
    el('button', { type: 'button', textContent: label, onclick: () => confirmed(question, label, act, choices, outcome) }));
  return el('div', { className: 'acts' }, ...buttons, outcome);
}

/** Asks first: a click must not throw somebody out. */
function confirmed(question, label, act, choices, outcome) {
  const dialog = newDialog(question);
  const select = choices && el('select', {}, ...choices.map(textContent => el('option', { textContent })));
  select?.setAttribute('aria-label', label);
  const no = el('button', { type: 'button', textContent: 'Cancel', onclick: () => dialog.close() });
  const yes = el('button', { type: 'button', className: 'danger', textContent: label });
  yes.onclick = () => {
    dialog.close();
    run(label, () => act(select?.value), outcome);
  };
  dialog.append(el('p', { textContent: question }), el('div', { className: 'acts' }, select, no, yes));
  dialog.showModal();
}

function newDialog(label) {
  const dialog = el('dialog', {});
  dialog.setAttribute('aria-label', label);
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  return dialog;
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
