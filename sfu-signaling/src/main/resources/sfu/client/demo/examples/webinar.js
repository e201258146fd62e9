// A webinar: those on the stage are seen, the others watch and may ask to speak; a moderator lets them in.
// /examples/webinar.html?room=townhall-1&name=Ann&role=moderator (of attendee, speaker, moderator)
import { Room } from '/sdk/sfu.min.js';

const { room: name = 'townhall-example', name: me = 'Guest', role = 'attendee' } =
  Object.fromEntries(new URLSearchParams(location.search));
const room = new Room();
const $ = id => document.getElementById(id);

room.on('trackPublished', track => document.querySelector('main').append(track.attach()));
room.on('trackUnpublished', track => track.elements.forEach(element => element.remove()));
room.on('error', error => { $('state').textContent = error.message; });

room.on('stageChanged', ({ participant, state, isOwn }) => {
  if (isOwn) show();
  if (state !== 'requested' || isOwn) return;
  const letIn = Object.assign(document.createElement('button'), { textContent: `Let ${participant.name} speak` });
  letIn.onclick = () => room.stage.accept(participant.identity).finally(() => letIn.remove());
  $('ask').after(letIn);
});

function show() {
  $('state').textContent = { on: 'You are on the stage.', requested: 'You asked to speak.' }[room.stage.state] ?? 'You watch.';
  $('ask').textContent = room.stage.isOn ? 'Leave the stage' : 'Ask to speak';
  if (!room.stage.isOn) return;
  room.localParticipant.setCameraEnabled(true).catch(error => { $('state').textContent = error.message; });
  room.localParticipant.setMicrophoneEnabled(true).catch(error => { $('state').textContent = error.message; });
}
$('ask').onclick = () => (room.stage.isOn ? room.leaveStage() : room.requestStage()).then(show);

await room.join({ room: name, name: me, role });
show();
window.room = room; // for the console
