import { Room } from '/sdk/sfu.js';
import { Controls } from '/controls.js';
import { Lobby } from '/lobby.js';
import { People } from '/people.js';
import * as settings from '/settings.js';
import { StageBar } from '/stage.js';
import { Tiles } from '/tiles.js';

const $ = id => document.getElementById(id);

const ENDINGS = {
  left: 'You left the room.',
  replaced: 'You joined from another window, so this one was disconnected.',
  removed: 'You were removed from the room.',
  unauthorized: 'Your token is no longer accepted.',
  serverShutdown: 'The server was shut down.',
  unreachable: 'The server cannot be reached any more.',
};

const lobby = new Lobby((roomName, name) => join(roomName, name, []));

function newRoom() {
  const room = new Room(settings.isAudioOnly ? { maxSlots: { video: 0 } } : {});
  window.room = room; // for the console and for tests
  return room;
}

function banner(message) {
  $('banner').hidden = !message;
  $('banner-text').textContent = message;
}

const sayError = error => banner(error.message ?? String(error));

/**
 * A browser probes the bandwidth once, as its connection begins: a camera that is in the first offer
 * is sharp at once, one that follows takes ten seconds. So quick devices are waited for.
 */
const QUICK_DEVICES_MS = 700;

/** Shows the room at once; slow or refused devices follow or not, without them one watches. */
async function join(roomName, name, sources) {
  const room = window.room;
  settings.remember(roomName, name);
  room.setPassphrase(settings.passphrase());
  const view = open(room, roomName, name);
  const quick = new Promise(done => setTimeout(done, QUICK_DEVICES_MS));
  await Promise.race([view.controls.start(sources), quick]);
  try {
    await room.join({ room: roomName, name, token: settings.token(), role: settings.role });
  } catch (error) {
    view.close();
    if (room.state === 'disconnected' && error.code === 'closed') return; // left while joining
    lobby.show(room, { message: error.message, needsToken: error.code === 'unauthorized' });
    return;
  }
  $('room-name').textContent = room.name;
}

/** The room's view: all parts listen to the room until it is closed. */
function open(room, roomName, name) {
  lobby.hide();
  $('room').hidden = false;
  $('room-name').textContent = document.title = roomName;
  banner('');
  $('encrypted').toggleAttribute('hidden', !room.isEncrypted); // an SVG
  const controls = new Controls($('room').querySelector('nav'), room, sayError);
  const parts = [new Tiles($('tiles'), room, name), new People(room, name), new StageBar(room, sayError), controls];
  const offs = [
    room.on('connectionStateChanged', showState),
    room.on('audioPlaybackChanged', canPlay => { $('sound-blocked').hidden = canPlay; }),
    room.on('error', sayError),
    room.on('waiting', ({ position }) => banner(`The room is full. You are number ${position} in line.`)),
    room.on('disconnected', reason => {
      close();
      lobby.show(newRoom(), { message: ENDINGS[reason] ?? `You were disconnected (${reason}).` });
    }),
  ];
  $('sound-blocked').hidden = room.canPlaybackAudio;
  $('leave').onclick = () => room.leave();
  $('play-sound').onclick = () => room.startAudio();
  $('copy-link').onclick = () => copyLink(roomName);
  document.onkeydown = event => controls.handleKey(event);
  return { close, controls };

  function close() {
    offs.forEach(off => off());
    parts.forEach(part => (part.clear ?? part.stop).call(part));
    document.onkeydown = null;
    $('room').hidden = true;
  }
}

function showState(state) {
  $('state').textContent = state;
  $('state').className = `state ${state}`;
  if (state === 'reconnecting') banner('The connection was lost. Trying again …');
  if (state === 'connected') banner('');
}

async function copyLink(roomName) {
  const label = $('copy-link').querySelector('.label');
  const link = settings.linkTo(roomName);
  try {
    await navigator.clipboard.writeText(link);
    label.textContent = 'Copied';
    $('copy-link').classList.add('done');
  } catch {
    banner(`The link to this room: ${link}`); // no clipboard off https
  }
  setTimeout(() => {
    label.textContent = 'Copy link';
    $('copy-link').classList.remove('done');
  }, 1800);
}

function start() {
  settings.takeSecrets();
  window.addEventListener('hashchange', () => settings.takeSecrets() && location.reload());
  $('banner-close').onclick = () => banner('');
  const room = newRoom();
  if (settings.linkedRoom && settings.linkedName) join(settings.linkedRoom, settings.linkedName, settings.firstSources);
  else lobby.show(room);
}

start();
