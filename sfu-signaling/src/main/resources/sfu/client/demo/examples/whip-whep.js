// WHIP (RFC 9725) publishes and WHEP watches, without the SDK. /examples/whip-whep.html?room=studio
const room = new URLSearchParams(location.search).get('room') ?? 'studio';
const say = text => { document.getElementById('state').textContent = text; };

/** Offers what the connection has, and applies the answer; gives the session's address. */
async function connect(pc, path) {
  pc.onconnectionstatechange = () => say(pc.connectionState);
  await pc.setLocalDescription();
  const headers = { 'content-type': 'application/sdp' }; // and authorization: `Bearer ${token}` where tokens are needed
  const answer = await fetch(path, { method: 'POST', headers, body: pc.localDescription.sdp });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
  await pc.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
  return answer.headers.get('location');
}

async function publish() {
  const pc = new RTCPeerConnection();
  const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
  for (const track of stream.getTracks()) pc.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
  const session = await connect(pc, `/v1/whip/${room}?identity=camera`);
  addEventListener('pagehide', () => fetch(session, { method: 'DELETE', keepalive: true }));
}

async function watch() {
  const pc = new RTCPeerConnection();
  const video = Object.assign(document.createElement('video'), { autoplay: true, muted: true, controls: true });
  video.srcObject = new MediaStream(['video', 'audio'].map(kind => pc.addTransceiver(kind, { direction: 'recvonly' }).receiver.track));
  document.querySelector('main').append(video);
  await connect(pc, `/v1/whep/${room}?participant=camera`);
}

document.getElementById('publish').onclick = () => publish().catch(error => say(error.message));
document.getElementById('watch').onclick = () => watch().catch(error => say(error.message));
