/** Resolves once a remote track brings something: of sound the first packet, of a picture the first frame. */
export function flowing(mediaTrack) {
  return mediaTrack.kind === 'audio' ? sounding(mediaTrack) : shown(mediaTrack);
}

function sounding(mediaTrack) {
  if (!mediaTrack.muted) return Promise.resolve();
  return new Promise(resolve => mediaTrack.addEventListener('unmute', resolve, { once: true }));
}

function shown(mediaTrack) {
  return new Promise(resolve => {
    const unseen = document.createElement('video');
    unseen.muted = true; // or it would not play by itself
    unseen.playsInline = true;
    unseen.onloadeddata = () => {
      unseen.srcObject = null;
      resolve();
    };
    unseen.srcObject = new MediaStream([mediaTrack]);
    unseen.play().catch(() => {}); // it was enough for one frame, or the track has ended
  });
}
