import { Room } from '/sdk/sfu.min.js';
import { banner } from '/announce.js';
import { Lobby } from '/lobby.js';
import * as settings from '/settings.js';
import { RoomView } from '/view.js';

const $ = id => document.getElementById(id);

const ENDINGS = {
  left: 'You left the room.',
  replaced: 'You joined from another window, so this one was disconnected.',
  removed: 'You were removed from the room.',
  banned: 'You were removed from the room and cannot come back.',
  refused: 'You were not let in.',
  ended: 'The meeting was ended for all.',
  unauthorized: 'Your token is no longer accepted.',
  tokenExpired: 'Your token has expired.',
  serverShutdown: 'The server was shut down.',
  unreachable: 'The server cannot be reached any more.',
};

const lobby = new Lobby((roomName, name) => join(roomName, name, []));

function newRoom() {
  const room = new Room(settings.isAudioOnly ? { maxSlots: { video: 0 } } : {});
  window.room = room; // for the console and for tests
  return room;
}

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
  lobby.hide();
  const view = new RoomView(room, roomName, name);
  const off = room.on('disconnected', reason => {
    off();
    view.close();
    lobby.show(newRoom(), { message: ENDINGS[reason] ?? `You were disconnected (${reason}).` });
  });
  const quick = new Promise(done => setTimeout(done, QUICK_DEVICES_MS));
  await Promise.race([view.controls.start(sources), quick]);
  try {
    await room.join({ room: roomName, name, token: settings.token(), role: settings.role });
  } catch (error) {
    off();
    view.close();
    if (room.state === 'disconnected' && error.code === 'closed') return lobby.show(newRoom()); // left while joining
    return lobby.show(room, { message: error.message, needsToken: error.code === 'unauthorized' });
  }
  return view.opened();
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
