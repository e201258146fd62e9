/*
 * Two publishers of one colour each and a viewer with a single slot, in one page. When red ends, the
 * slot goes to blue. Gives what was seen in blue's element: the colours of frames that a person could
 * see, and those of frames that were masked. Then blue ends, red comes anew into
 * its slot, and the viewer hears nothing of that: gives the same of these two seconds as `unheard`, and in how
 * many looks (one for each time the screen is drawn) red was to be seen: the browser tells of a frame when it is drawn.
 */
(async () => {
  const { Room } = await import('/sdk/sfu.js');

  function painted(colour) {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
    const context = canvas.getContext('2d');
    let n = 0;
    setInterval(() => {
      context.fillStyle = colour;
      context.fillRect(0, 0, 320, 180);
      context.fillStyle = 'white';
      context.fillRect(300, 160 + (n++ % 10), 10, 5); // something moves, so that frames are sent
    }, 50);
    return canvas.captureStream(20).getVideoTracks()[0];
  }

  const until = async condition => {
    for (let i = 0; i < 300 && !condition(); i++) await new Promise(done => setTimeout(done, 50));
    if (!condition()) throw new Error(`not within 15 s: ${condition}`);
  };

  async function publisher(name, colour) {
    const room = new Room({ maxSlots: { audio: 0, video: 0 } });
    await room.localParticipant.publishTrack(painted(colour), 'camera');
    await room.join({ room: 'faces', name });
    return room;
  }

  const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const colourOf = video => {
    pixel.clearRect(0, 0, 1, 1); // drawing a video without a frame draws nothing
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) pixel.drawImage(video, 0, 0, 1, 1);
    const [r, , b] = pixel.getImageData(0, 0, 1, 1).data;
    if (r > 150 && b < 100) return 'red';
    return b > 150 && r < 100 ? 'blue' : 'none';
  };

  // what the server says to whoever joins from now on can be held up
  let isHeld = false;
  const held = [];
  const release = () => {
    isHeld = false;
    held.splice(0).forEach(take => take());
  };
  const Plain = WebSocket;
  class SlowSocket extends Plain {
    set onmessage(take) {
      super.onmessage = event => (isHeld ? held.push(() => take(event)) : take(event));
    }
  }

  const red = await publisher('red', 'rgb(255,0,0)');
  const viewer = new Room({ maxSlots: { audio: 0, video: 1 } });
  const videos = new Map();
  viewer.on('trackPublished', track => {
    const video = document.createElement('video');
    video.muted = true;
    video.style.cssText = 'position: fixed; top: 0; left: 0; width: 80px';
    document.body.append(video);
    videos.set(track.participant.name, video);
    track.attach(video);
  });
  globalThis.WebSocket = SlowSocket;
  await viewer.join({ room: 'faces', name: 'viewer' });
  globalThis.WebSocket = Plain;
  await until(() => videos.has('red') && colourOf(videos.get('red')) === 'red');
  const blue = await publisher('blue', 'rgb(0,0,255)');
  await until(() => videos.has('blue'));

  // a second of red waits in the browser when the slot changes: it is played out in blue's element
  const { receiver } = viewer.peerConnection.getTransceivers().find(t => t.receiver.track.kind === 'video');
  receiver.jitterBufferTarget = 1000;
  await new Promise(done => setTimeout(done, 4000));

  const seen = { visible: [], masked: [], unheard: { visible: [], masked: [], redLooks: 0 } };
  let into = seen;
  let isOver = false;
  const look = () => {
    const video = videos.get('blue');
    if (video.videoWidth > 0) {
      const where = getComputedStyle(video).visibility === 'hidden' ? into.masked : into.visible;
      const colour = colourOf(video);
      if (!where.includes(colour)) where.push(colour);
      if (where === seen.unheard.visible && colour === 'red') seen.unheard.redLooks++;
    }
    if (!isOver) requestAnimationFrame(look);
  };
  look();
  await red.localParticipant.unpublishTrack('camera');
  await until(() => seen.visible.includes('blue'));
  receiver.jitterBufferTarget = null;
  await new Promise(done => setTimeout(done, 2000));
  isHeld = true;
  into = seen.unheard;
  await blue.localParticipant.unpublishTrack('camera');
  await red.localParticipant.publishTrack(painted('rgb(255,0,0)'), 'camera');
  await until(() => into.masked.includes('red') || into.visible.includes('red'));
  await new Promise(done => setTimeout(done, 2000));
  isOver = true;
  release();
  for (const room of [red, blue, viewer]) await room.leave();
  videos.forEach(video => video.remove());
  return seen;
})()
