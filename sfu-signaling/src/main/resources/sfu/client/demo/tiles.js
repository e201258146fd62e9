/** The grid: a tile for each participant, and one for each shared screen. */
export class Tiles {
  #root;
  #room;
  #tiles = new Map(); // key -> element
  #meter = null;
  #resize = null;

  constructor(root, room, myName) {
    this.#root = root;
    this.#room = room;
    this.clear();
    this.#tile('self', myName).classList.add('self');
    room.on('localTrackChanged', () => this.#showSelf());
    room.on('participantJoined', p => this.#tile(p.id, p.name));
    room.on('participantLeft', p => this.#remove(p.id));
    room.on('trackPublished', track => this.#attach(track));
    room.on('trackUnpublished', track => this.#detach(track));
    for (const event of ['trackSubscribed', 'trackUnsubscribed', 'trackMuted', 'trackUnmuted']) {
      room.on(event, track => this.#show(track));
    }
    this.#meter = setInterval(() => this.#showSpeaking(), 300);
    room.on('disconnected', () => this.clear());
    this.#resize = new ResizeObserver(() => this.#layout());
    this.#resize.observe(root);
    this.#showSelf();
  }

  clear() {
    clearInterval(this.#meter);
    this.#resize?.disconnect();
    this.#tiles.clear();
    this.#root.replaceChildren();
  }

  #tile(key, name) {
    let tile = this.#tiles.get(key);
    if (!tile) {
      tile = document.getElementById('tile-template').content.firstElementChild.cloneNode(true);
      tile.dataset.key = key;
      tile.querySelector('.name').textContent = name;
      tile.querySelector('.avatar').textContent = (name.trim()[0] ?? '?').toUpperCase();
      this.#tiles.set(key, tile);
      this.#root.append(tile);
      this.#layout();
    }
    return tile;
  }

  #remove(key) {
    this.#tiles.get(key)?.remove();
    this.#tiles.delete(key);
    this.#layout();
  }

  #layout() {
    const count = this.#tiles.size;
    const portrait = this.#root.clientWidth < this.#root.clientHeight;
    const columns = portrait ? (count > 3 ? 2 : 1) : Math.ceil(Math.sqrt(count));
    this.#root.style.setProperty('--columns', String(Math.max(1, columns)));
  }

  #keyOf(track) {
    return track.source.startsWith('screen') ? `${track.participant.id}/screen` : track.participant.id;
  }

  #attach(track) {
    const isScreen = track.source.startsWith('screen');
    const name = track.participant.name + (isScreen ? ' (screen)' : '');
    const tile = this.#tile(this.#keyOf(track), name);
    tile.classList.toggle('screen', isScreen);
    track.attach(tile.querySelector(track.kind));
    this.#show(track);
  }

  #detach(track) {
    const tile = this.#tiles.get(this.#keyOf(track));
    if (!tile) return;
    track.detach(tile.querySelector(track.kind));
    this.#show(track);
    if (track.source.startsWith('screen')) this.#remove(this.#keyOf(track));
  }

  #show(track) {
    const tile = this.#tiles.get(this.#keyOf(track));
    if (!tile) return;
    const isThere = track.participant.tracks.has(track.id);
    if (track.kind === 'video') tile.classList.toggle('has-video', isThere && track.isSubscribed && !track.muted);
    else tile.querySelector('.mic-off').hidden = !track.muted;
  }

  #showSelf() {
    const tile = this.#tiles.get('self');
    if (!tile) return;
    const me = this.#room.localParticipant;
    const camera = me.isEnabled('camera') ? me.mediaTrack('camera') : undefined;
    const video = tile.querySelector('video');
    if (video.srcObject?.getTracks()[0] !== camera) video.srcObject = camera ? new MediaStream([camera]) : null;
    tile.classList.toggle('has-video', Boolean(camera));
    tile.querySelector('.mic-off').hidden = me.isEnabled('microphone');
  }

  #showSpeaking() {
    for (const receiver of this.#room.peerConnection?.getReceivers() ?? []) {
      if (receiver.track.kind !== 'audio') continue;
      const level = receiver.getSynchronizationSources()[0]?.audioLevel ?? 0;
      for (const participant of this.#room.participants.values()) {
        for (const track of participant.tracks.values()) {
          if (track.mediaTrack === receiver.track && !track.source.startsWith('screen')) {
            this.#tiles.get(participant.id)?.classList.toggle('speaking', level > 0.02 && !track.muted);
          }
        }
      }
    }
  }
}
