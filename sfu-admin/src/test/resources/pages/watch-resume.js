// Keeps what happens to the room's connection from now on.
(() => {
  const video = document.querySelector('.tile:not(.mirror) video');
  window.seen = { states: [], interrupted: 0, resumed: 0, longestMs: 0, currentTime: video.currentTime };
  const start = performance.now();
  let last = start;
  room.on('connectionStateChanged', state => seen.states.push(state));
  room.on('interrupted', () => { seen.interrupted = performance.now() - start; });
  room.on('resumed', () => {
    seen.resumed = performance.now() - start;
    seen.currentTime = video.currentTime;
  });
  const frame = now => {
    seen.longestMs = Math.max(seen.longestMs, now - last);
    last = now;
    video.requestVideoFrameCallback(frame);
  };
  video.requestVideoFrameCallback(now => { last = now; video.requestVideoFrameCallback(frame); });
  return true;
})();
