// A meeting: everybody sees and hears everybody. /examples/meeting.html?room=daily&name=Ann
import { Room } from '/sdk/sfu.min.js';

const { room: name = 'meeting', name: me = 'Guest' } = Object.fromEntries(new URLSearchParams(location.search));
const room = new Room();
const $ = id => document.getElementById(id);
const main = document.querySelector('main');

room.on('trackPublished', track => main.append(track.attach())); // plays as soon as it is received
room.on('trackUnpublished', track => track.elements.forEach(element => element.remove()));
room.on('connectionStateChanged', state => { $('state').textContent = state; });
room.on('error', error => { $('state').textContent = error.message; });

const own = Object.assign(document.createElement('video'), { muted: true, autoplay: true, playsInline: true });
main.append(own);
room.on('localTrackChanged', () => {
  const camera = room.localParticipant.mediaTrack('camera');
  own.srcObject = camera ? new MediaStream([camera]) : null;
});

const local = room.localParticipant;
$('camera').onclick = () => local.setCameraEnabled(!local.isEnabled('camera'));
$('microphone').onclick = () => local.setMicrophoneEnabled(!local.isEnabled('microphone'));
$('screen').onclick = () => local.setScreenShareEnabled(!local.isEnabled('screen'), { audio: true });

await Promise.allSettled([local.setCameraEnabled(true), local.setMicrophoneEnabled(true)]);
await room.join({ room: name, name: me });
window.room = room; // for the console
