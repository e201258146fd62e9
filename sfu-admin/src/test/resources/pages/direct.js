// Makes a page somebody of a room with a camera, which watches the gaps between the frames that it shows.
(() => {
  const WATCHED = { paths: [], errors: [], files: [], messages: [], frames: 0 };
  const gaps = { longestMs: 0, lastMs: 0, frames: 0 };
  window.watched = WATCHED;

  const watch = element => {
    const look = now => {
      if (gaps.lastMs) gaps.longestMs = Math.max(gaps.longestMs, now - gaps.lastMs);
      gaps.lastMs = now;
      gaps.frames++;
      WATCHED.frames++;
      element.requestVideoFrameCallback(look);
    };
    element.requestVideoFrameCallback(look);
  };

  /** The longest gap since this was asked before, and how many frames came. */
  window.gap = () => {
    const its = { longestMs: Math.round(Math.max(gaps.longestMs, performance.now() - gaps.lastMs)), frames: gaps.frames };
    Object.assign(gaps, { longestMs: 0, frames: 0 });
    return its;
  };

  /** Packets of media that the server takes and sends in this room, a second. */
  window.carried = async name => {
    const { participants } = await (await fetch(`/admin/v1/rooms/${name}`)).json();
    const all = participants.flatMap(({ tracks, slots }) => [...tracks, ...slots]);
    return all.reduce((sum, { packetsPerSecond }) => sum + packetsPerSecond, 0);
  };

  /** What the server says of the way, as it comes; signals are dropped where isDeaf. */
  let isDeaf = false;
  window.losesSignals = () => { isDeaf = true; };
  const Real = WebSocket;
  window.WebSocket = class extends Real {
    set onmessage(listener) {
      super.onmessage = event => {
        const { type, mode, state } = JSON.parse(event.data);
        if (type === 'direct') WATCHED.messages.push(`${mode} ${state}`);
        if (type !== 'signal' || !isDeaf) listener(event);
      };
    }
  };

  const shaOf = async bytes => {
    const digest = await crypto.subtle.digest('SHA-256', bytes);
    return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('');
  };

  const connections = [];
  const Connection = RTCPeerConnection;
  window.RTCPeerConnection = class extends Connection {
    constructor(configuration) {
      super(configuration);
      connections.push(this);
    }
  };

  /** Sends nothing any more by the connection that was made last; it stays. */
  window.starve = () => Promise.all(connections.at(-1).getSenders().map(sender => sender.replaceTrack(null)));

  /** What statsOf says of somebody's camera. */
  window.cameraOf = async identity => {
    const stats = await window.room.statsOf(nameOf(identity));
    const { path, framesDecoded, width } = stats.find(({ track }) => track.source === 'camera');
    return { path, framesDecoded, width };
  };

  window.sendOne = async identity => {
    const transfer = await window.room.sendFile(nameOf(identity), new File(['hello'], 'hello.txt'));
    await transfer.done;
    return transfer.state;
  };

  const nameOf = identity => [...window.room.participants.values()].find(its => its.identity === identity);
  window.openMesh = async () => { window.mesh = await window.room.openMesh(); };
  window.connectedTo = identity => window.mesh.peers.get(nameOf(identity).id).isConnected;

  /** Sends a large file, an empty one, one that is refused, one that is cancelled; none that is too large. */
  window.sendAll = async identity => {
    const to = nameOf(identity);
    const content = Uint8Array.from({ length: 5_000_000 }, (_, i) => (i * 31 + (i >> 8)) & 255);
    const send = (bytes, name, options) => window.room.sendFile(to, new File([bytes], name), options);
    const result = { sha: await shaOf(content) };
    const open = RTCPeerConnection.prototype.createDataChannel;
    let channel = null;
    RTCPeerConnection.prototype.createDataChannel = function (...args) {
      channel = open.apply(this, args);
      return channel;
    };
    const startMs = performance.now();
    const large = await send(content, '../up/<b>page.html\u202e');
    let [steps, mostBuffered] = [0, 0];
    large.on('progress', ({ bytes }) => {
      steps++;
      mostBuffered = Math.max(mostBuffered, channel.bufferedAmount);
      result.progress = [steps, bytes];
    });
    await large.done;
    Object.assign(result, { ms: Math.round(performance.now() - startMs), mostBuffered, sent: { state: large.state } });
    await (await send('', 'empty')).done;
    const refused = await send('text', 'no.txt');
    await refused.done.catch(() => {});
    const stop = new AbortController();
    const cancelled = await send(content, 'cancelled', { signal: stop.signal });
    stop.abort();
    await cancelled.done.catch(() => {});
    const tooLarge = await send(content, 'large', { maxBytes: 1000 }).catch(error => ({ state: error.code }));
    return { ...result, refused: refused.state, cancelled: cancelled.state, tooLarge: tooLarge.state };
  };

  window.enter = async (name, identity, options = {}) => {
    const { Room } = await import('/sdk/sfu.js');
    const room = new Room(options);
    window.room = room;
    room.on('error', error => WATCHED.errors.push(`${error.code} ${error.message}`));
    room.on('pathChanged', (path, reason) => WATCHED.paths.push(`${path} ${reason}`));
    room.on('trackSubscribed', track => {
      const element = track.attach();
      if (track.kind === 'video') {
        const left = document.querySelectorAll('video').length * 170;
        element.style.cssText = `position: fixed; top: 0; left: ${left}px; width: 160px; z-index: 9`; // in view
        if (!gaps.lastMs) watch(element);
      }
      document.body.append(element);
    });
    room.on('file', async (transfer, participant) => {
      if (transfer.name === 'no.txt') return transfer.refuse();
      const file = await transfer.accept();
      const taken = { from: participant.identity, name: file.name, size: file.size, type: file.type };
      WATCHED.files.push(taken);
      taken.sha = await shaOf(await file.arrayBuffer());
    });
    await room.join({ room: name, name: identity, identity });
    await room.localParticipant.setMicrophoneEnabled(true);
    await room.localParticipant.setCameraEnabled(true);
    return room.state;
  };
})()
