/* Sends a camera of 1280 x 720 in the layers of one stream of CODEC, until the page is closed. */
(async () => {
  const { Room } = await import('/sdk/sfu.js');
  const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
  const context = canvas.getContext('2d');
  let drawn = 0;
  setInterval(() => {
    context.fillStyle = `hsl(${drawn++ % 360} 80% 50%)`;
    context.fillRect(0, 0, 1280, 720);
    context.fillStyle = '#000';
    context.fillRect((drawn * 7) % 1200, 300, 80, 80);
  }, 50);
  window.ann = new Room({ codec: CODEC });
  await window.ann.join({ room: 'relayed', name: 'Ann' });
  await window.ann.localParticipant.publishTrack(canvas.captureStream(20).getVideoTracks()[0], 'camera');
  return true;
})()
