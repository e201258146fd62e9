/** Somebody else in the room. */
export class RemoteParticipant {
  constructor(info) {
    this.id = info.id;
    this.identity = info.identity;
    this.name = info.name;
    /** The CSRC of what it sends, as long as that is known. */
    this.number = info.number;
    /** What is written on it: a text, and texts by name. */
    this.metadata = info.metadata ?? '';
    this.attributes = info.attributes ?? {};
    /** When it raised its hand, in milliseconds since 1970; 0: it is not raised. */
    this.handRaisedAt = 0;
    this.role = info.role ?? 'attendee';
    /** How well it is seen and heard: good, poor, lost. */
    this.quality = 'good';
    /** @type {Map<string, import('./remote-track.js').RemoteTrack>} by id */
    this.tracks = new Map();
  }

  /** Its track from this source (microphone, camera, screen, screenAudio), or undefined. */
  trackOf(source) {
    return [...this.tracks.values()].find(track => track.source === source);
  }
}
