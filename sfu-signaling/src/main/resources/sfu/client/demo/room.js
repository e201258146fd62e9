import { Room, SfuError } from '/sdk/sfu.js';
import { Tiles } from '/tiles.js';

const $ = id => document.getElementById(id);
const query = new URLSearchParams(location.search);

/** From #token= of the link, which is never sent to a server; kept for this tab only. */
function readToken() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  if (fragment.has('token')) {
    sessionStorage.setItem('sfu-token', fragment.get('token'));
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem('sfu-token') ?? '';
}

function showLobby(message, needsToken) {
  $('room').hidden = true;
  $('lobby').hidden = false;
  $('room-input').value ||= query.get('room') ?? '';
  $('name-input').value ||= query.get('name') ?? '';
  $('token-row').hidden = !needsToken;
  $('join-error').hidden = !message;
  $('join-error').textContent = message ?? '';
}

function banner(message) {
  $('banner').hidden = !message;
  $('banner').textContent = message ?? '';
}

const say = error => banner(error instanceof SfuError ? error.message : String(error));
const act = action => Promise.resolve().then(action).catch(say);

async function join(roomName, name) {
  const room = new Room();
  window.room = room; // for the console and for tests
  const tiles = new Tiles($('tiles'), room, name);
  wire(room);
  $('lobby').hidden = true;
  $('room').hidden = false;
  $('room-name').textContent = roomName;
  document.title = roomName;
  const devices = [];
  if (query.get('camera') !== '0') devices.push(room.localParticipant.setCameraEnabled(true).catch(say));
  if (query.get('mic') !== '0') devices.push(room.localParticipant.setMicrophoneEnabled(true).catch(say));
  await Promise.all(devices);
  try {
    await room.join({ room: roomName, name, token: readToken() });
  } catch (error) {
    tiles.clear();
    room.localParticipant.stop();
    showLobby(error.message, error.code === 'unauthorized');
    return;
  }
  listDevices();
}

function wire(room) {
  const me = room.localParticipant;
  const toggle = (id, source, set) => {
    $(id).onclick = () => act(() => set(!me.isEnabled(source)));
  };
  toggle('mic', 'microphone', on => me.setMicrophoneEnabled(on));
  toggle('camera', 'camera', on => me.setCameraEnabled(on));
  toggle('screen', 'screen', on => me.setScreenShareEnabled(on));
  $('mic-devices').onchange = e => act(() => me.setMicrophoneEnabled(true, { deviceId: e.target.value }));
  $('camera-devices').onchange = e => act(() => me.setCameraEnabled(true, { deviceId: e.target.value }));
  $('leave').onclick = () => act(() => room.leave());
  $('play-sound').onclick = () => act(() => room.startAudio());
  $('copy-link').onclick = () => act(async () => {
    const link = new URL(location.pathname, location.href);
    link.searchParams.set('room', room.name);
    await navigator.clipboard.writeText(link.href);
    $('copy-link').textContent = 'Copied';
    setTimeout(() => { $('copy-link').textContent = 'Copy link'; }, 1500);
  });
  $('people-toggle').onclick = () => {
    $('people').hidden = !$('people').hidden;
    $('people-toggle').setAttribute('aria-expanded', String(!$('people').hidden));
  };

  room.on('localTrackChanged', () => showControls(me));
  room.on('connectionStateChanged', state => showState(state));
  room.on('audioPlaybackChanged', can => { $('play-sound').hidden = can; });
  room.on('error', say);
  room.on('disconnected', reason => showLobby(reason === 'left' ? '' : `You were disconnected: ${reason}`, false));
  for (const event of ['participantJoined', 'participantLeft', 'connectionStateChanged']) {
    room.on(event, () => showPeople(room));
  }
}

function showControls(me) {
  for (const [id, source] of [['mic', 'microphone'], ['camera', 'camera'], ['screen', 'screen']]) {
    const on = me.isEnabled(source);
    $(id).setAttribute('aria-pressed', String(on));
    $(id).title = on ? `Turn ${source} off` : `Turn ${source} on`;
  }
}

function showState(state) {
  $('state').textContent = state;
  $('state').className = `state ${state}`;
  if (state === 'connected') banner('');
}

function showPeople(room) {
  const names = [...room.participants.values()].map(p => p.name);
  $('people-count').textContent = String(names.length + 1);
  $('people-list').replaceChildren(...[`${room.me?.name ?? ''} (you)`, ...names].map(name => {
    const item = document.createElement('li');
    item.textContent = name;
    return item;
  }));
}

async function listDevices() {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  for (const [id, kind] of [['mic-devices', 'audioinput'], ['camera-devices', 'videoinput']]) {
    $(id).replaceChildren(...devices.filter(d => d.kind === kind).map((device, n) => {
      const option = document.createElement('option');
      option.value = device.deviceId;
      option.textContent = device.label || `Device ${n + 1}`;
      return option;
    }));
  }
}

$('join-form').onsubmit = event => {
  event.preventDefault();
  if ($('token-input').value) sessionStorage.setItem('sfu-token', $('token-input').value.trim());
  const [room, name] = [$('room-input').value.trim(), $('name-input').value.trim()];
  history.replaceState(null, '', `?${new URLSearchParams({ room, name })}`);
  join(room, name);
};

if (query.get('room') && query.get('name')) join(query.get('room'), query.get('name'));
else showLobby('', false);
